const place = document.getElementById("timeline");
// Narrow windows have lists, which say the same; the drawing is not even fetched there.
if (place && matchMedia("(min-width: 52rem)").matches) {
  void import("./ts/timeline").then(({ mount }) => mount(place));
}
