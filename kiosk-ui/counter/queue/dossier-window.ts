/**
 * The dossier stands in a window of its own beside the console (a second monitor, or a tab). The first is opened by a key; from then on
 * each call brings the next dossier into it and the keys stay with the console. The province's page gets no handle of this one.
 */
let beside: Window | null = null;

export const openDossier = (url: string): void => {
  if (!beside || beside.closed) {
    beside = window.open('about:blank', 'dossier');
    if (beside) beside.opener = null; // while the window is still ours: later it is the province's
  }
  beside?.location.replace(url);
};

/** Another ticket was called: its first dossier takes the place of the last one's, where a window stands. */
export const followDossier = (url: string | null): void => {
  if (!beside || beside.closed) return;
  beside.location.replace(url ?? 'about:blank');
};

/** Signed out or locked: nothing of a citizen stays on the screen. */
export const closeDossier = (): void => {
  beside?.close();
  beside = null;
};
