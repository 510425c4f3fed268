import { signal } from '@preact/signals';

/** A part of the desk that few need in a day comes when it is first opened: the desk itself must stand at once. Null: not here yet. */
export const lateRoom = <Room>(fetchRoom: () => Promise<Room>): (() => Room | null) => {
  const room = signal<{ readonly is: Room } | null>(null);
  let coming = false;
  return () => {
    if (room.value) return room.value.is;
    if (!coming) {
      coming = true;
      void fetchRoom()
        .then((is) => {
          room.value = { is };
        })
        .catch(() => undefined) // opened again, it is asked for again
        .finally(() => {
          coming = false;
        });
    }
    return null;
  };
};
