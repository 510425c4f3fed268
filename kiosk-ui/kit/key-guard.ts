/**
 * Keeps a physical keyboard inside the page: on a kiosk's panel (a window without browser controls, DISPLAY MODE standalone
 * or fullscreen) no key combination belongs to the browser. Chromium asks an app window's page first for every key,
 * also for those that it keeps for itself in a window with tabs. Letters, Tab, arrows, Return, Backspace go on as ever,
 * with Shift too and with AltGr, which some layouts need for letters.
 */
export const guardKeys = (page: Window): void => {
  if (!page.matchMedia('(display-mode: standalone), (display-mode: fullscreen)').matches) return;
  page.addEventListener(
    'keydown',
    (event) => {
      if (belongsToBrowser(event)) event.preventDefault();
    },
    { capture: true },
  );
};

const belongsToBrowser = (event: KeyboardEvent): boolean => {
  if (event.getModifierState('AltGraph')) return false;
  if (event.ctrlKey || event.altKey || event.metaKey) return true;
  if (/^F\d{1,2}$/.test(event.key)) return true;
  if (/^(Browser|Launch|Media|Audio|Zoom)/.test(event.key)) return true;
  if (event.key === 'Escape' && event.shiftKey) return true;
  return ['ContextMenu', 'Help', 'Find', 'Print', 'PrintScreen', 'Open', 'Save', 'Close', 'New'].includes(event.key);
};
