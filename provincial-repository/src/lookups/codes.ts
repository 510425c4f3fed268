/** A dossier code, or a secret, as people type it: no blanks around, upper case. */
export const asTyped = (text: string): string => text.trim().normalize('NFC').toUpperCase();
