/** iOS lays its keyboard over the page and tells only this: sizes the page to what is left to see. */
export function fitScreen(): void {
  const view = window.visualViewport;
  if (view === null) return;
  const fit = () => {
    const covered = window.innerHeight - view.height;
    const root = document.documentElement;
    // A zoomed page is the reader's business; and where the page is resized by itself nothing is covered.
    if (view.scale === 1 && covered > 1) root.style.setProperty("--height", `${view.height}px`);
    else root.style.removeProperty("--height");
  };
  view.addEventListener("resize", fit);
}
