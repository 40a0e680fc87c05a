import { followBatches } from "./ts/batches";
import { openBeside } from "./ts/queue";

openBeside();
followBatches();
