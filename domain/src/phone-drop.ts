import Type, { type Static } from 'typebox';

/**
 * How a citizen's phone and the visit at a kiosk hand each other one thing, past a repository that can read neither. The kiosk shows a
 * QR: the repository's page `/phone/<id>` with what opens the thing in the fragment, which no browser sends anywhere.
 *
 *   PUT    /v1/phone-drops/{id}        kiosk: opens a drop for one file                  → 200 PhoneDropOpened | 409 | 429
 *   GET    /v1/phone-drops/{id}        kiosk: 204 nothing yet | 200 the sealed bytes | 404 over
 *   DELETE /v1/phone-drops/{id}        kiosk: the drop and what is in it are gone        → 204
 *   PUT    /v1/phone-notes/{id}        kiosk: leaves sealed bytes for a phone            → 200 PhoneDropOpened | 409 | 429
 *   PUT    /phone/{id}/file            phone: the sealed bytes, once                     → 204 | 404 over | 409 there already | 413
 *   POST   /phone/{id}/note            phone: takes the sealed bytes, once               → 200 | 404
 *
 * A file is sealed to the kiosk's key of this one drop: 0x01, the phone's own P-256 point (65 bytes), 12 bytes of IV, AES-256-GCM
 * with its tag. The key is HKDF-SHA-256 of the ECDH secret, salt the id, info `phoneFileInfo`; additional data the id. A note is
 * 0x01, IV, AES-256-GCM under the 32 bytes of the fragment, additional data the id. P-256 and not X25519: every phone has it.
 */
export const phoneFileInfo = 'mot-cua phone file 1';

/** Fragment of the page's address: what it is for, then base64url. `f`: a file is wanted, the kiosk's point. `n`: a note, its key. */
export const phoneFragment = { file: 'f', note: 'n' } as const;

/** 128 bits, base64url. */
export const PhoneDropId = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' });

export const MOST_PHONE_FILE_BYTES = 20 * 1024 * 1024;
export const MOST_PHONE_NOTE_BYTES = 64 * 1024;
/** version, point, IV, tag */
export const SEAL_BYTES = 1 + 65 + 12 + 16;

export const PhoneDropOpened = Type.Object({ goodForMs: Type.Integer({ minimum: 1_000, maximum: 3_600_000 }) });
export type PhoneDropOpened = Static<typeof PhoneDropOpened>;

/** What the phone is handed to take home: what the visit has, in words, and nothing to send back. */
export const PhoneNote = Type.Object({
  type: Type.Literal('phone-note/1'),
  title: Type.String({ maxLength: 300 }),
  office: Type.String({ maxLength: 200 }),
  madeAt: Type.String({ maxLength: 40 }),
  papers: Type.Array(Type.Object({ title: Type.String({ maxLength: 300 }), done: Type.Boolean() }), { maxItems: 40 }),
  sections: Type.Array(
    Type.Object({
      title: Type.String({ maxLength: 300 }),
      rows: Type.Array(
        Type.Object({ label: Type.String({ maxLength: 300 }), value: Type.String({ maxLength: 2000 }) }),
        {
          maxItems: 100,
        },
      ),
    }),
    { maxItems: 30 },
  ),
});
export type PhoneNote = Static<typeof PhoneNote>;
