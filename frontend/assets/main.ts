import { copyButtons } from "./ts/copy";
import { closeMenus } from "./ts/menus";
import { liveFilters } from "./ts/filters";
import { quickExit } from "./ts/quick-exit";

quickExit();
closeMenus();
liveFilters();
copyButtons();
