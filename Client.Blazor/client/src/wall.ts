// How much larger than on a desk's screen the page is drawn (base.css decides by the window's size): for what CSS cannot scale by itself.

/** 1 on a desk, 2 on a wall of 3840 x 2160. */
export function wall(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
}

/** Tells the styles; what lies in the map grows by it. */
export function watchWall(): void {
  const tell = (): void => document.documentElement.style.setProperty('--wall', String(wall()));
  tell();
  window.addEventListener('resize', tell);
}
