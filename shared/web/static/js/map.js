// The sketch of the areas on a map of tiles, where the operator has named a server of tiles. The sketch stays below it:
// it prints, and is read without scripts.
const place = document.querySelector("[data-tiles]");
const L = window.L;
if (place && L) {
  place.hidden = false;
  const map = L.map(place, { scrollWheelZoom: false });
  L.tileLayer(place.dataset.tiles, { attribution: place.dataset.credit, maxZoom: 18 }).addTo(map);
  const spots = [...document.querySelectorAll(".areas a[data-at]")].map((spot) => {
    const at = spot.dataset.at.split(",").map(Number);
    const words = spot.getAttribute("aria-label");
    const circle = L.circleMarker(at, { radius: Number(spot.dataset.size) / 2, className: "spot" });
    const link = document.createElement("a");
    link.href = spot.getAttribute("href");
    link.textContent = words;
    circle.bindTooltip(words).bindPopup(link).addTo(map);
    return at;
  });
  map.fitBounds(spots, { padding: [30, 30], maxZoom: 15 });
}
