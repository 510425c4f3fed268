import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Language } from '@mot-cua/domain/localized.ts';
import type { AccessView } from '@mot-cua/domain/screen-parts.ts';
import type { AccessSetup } from '@mot-cua/domain/visit-link.ts';
import { Check } from 'typebox/value';

/** Languages to read and to hear at this site; a voice is there when its folder holds a manifest. */
export const accessOf = (setup: AccessSetup | undefined): Omit<AccessView, 'headphones'> | undefined => {
  if (!setup) return undefined;
  const { audioFolder } = setup;
  const folders = audioFolder && existsSync(audioFolder) ? readdirSync(audioFolder) : [];
  return {
    languages: setup.languages ?? ['vi', 'en'],
    voices: folders.filter(
      (name): name is Language => Check(Language, name) && existsSync(join(audioFolder!, name, 'manifest.json')),
    ),
  };
};
