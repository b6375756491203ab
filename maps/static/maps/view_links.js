// Links that open the view one sees in another page: their query is written when somebody is about to follow them.

/** Makes every link with data-view-link carry what `query` (a function that gives URLSearchParams) tells. */
export function followView(query) {
  for (const link of document.querySelectorAll("[data-view-link]")) {
    for (const event of ["focus", "pointerdown", "pointerenter"]) {
      link.addEventListener(event, () => (link.search = query()));
    }
  }
}
