/**
 * The script of the page that a phone opens (src/phone, domain/src/phone-drop.ts). It is served as it stands here, types taken out:
 * plain enough for phones of 2018, no library, nothing kept. The part of the address behind `#` is read and taken out at once.
 */
(() => {
  const MOST_BYTES = 20 * 1024 * 1024;
  const element = (id: string): HTMLElement => {
    const found = document.getElementById(id);
    if (!found) throw new Error(`no ${id}`);
    return found;
  };
  const parts = ['over', 'old', 'send', 'sent', 'take', 'note'];
  const show = (name: string): void => {
    for (const part of parts) element(part).hidden = part !== name;
    const heading = element(name).querySelector('h1');
    if (heading) {
      heading.tabIndex = -1;
      heading.focus();
    }
  };
  const utf8 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
  const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> => {
    const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
    return bytes;
  };

  const id = location.pathname.split('/')[2] || '';
  const fragment = /^#([fn])\.([A-Za-z0-9_-]+)$/.exec(location.hash);
  const address = `/phone/${id}`;

  /** One file, locked to the kiosk's key of this one code (domain/src/phone-drop.ts). */
  const sealed = async (file: ArrayBuffer, point: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> => {
    const curve = { name: 'ECDH', namedCurve: 'P-256' };
    const { subtle } = crypto;
    const kiosk = await subtle.importKey('raw', point, curve, false, []);
    const own = (await subtle.generateKey(curve, false, ['deriveBits'])) as CryptoKeyPair;
    const secret = await subtle.deriveBits({ name: 'ECDH', public: kiosk }, own.privateKey, 256);
    const material = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
    const key = await subtle.deriveKey(
      { name: 'HKDF', hash: 'SHA-256', salt: utf8(id), info: utf8('mot-cua phone file 1') },
      material,
      { name: 'AES-GCM', length: 256 },
      false,
      ['encrypt'],
    );
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const locked = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(id) }, key, file);
    const ownPoint = new Uint8Array(await subtle.exportKey('raw', own.publicKey));
    const whole = new Uint8Array(1 + ownPoint.length + iv.length + locked.byteLength);
    whole[0] = 1;
    whole.set(ownPoint, 1);
    whole.set(iv, 1 + ownPoint.length);
    whole.set(new Uint8Array(locked), 1 + ownPoint.length + iv.length);
    return whole;
  };

  const send = (point: Uint8Array<ArrayBuffer>): void => {
    show('send');
    const status = element('status');
    const inputs = ['photo', 'file'].map((name) => element(name) as HTMLInputElement);
    const say = (words: string): void => {
      status.textContent = words;
    };
    const chosen = async (input: HTMLInputElement): Promise<void> => {
      const file = input.files?.[0];
      if (!file) return;
      if (file.size > MOST_BYTES) return say('Tệp lớn hơn 20 MB. Xin chọn tệp nhỏ hơn. · Larger than 20 MB.');
      for (const one of inputs) one.disabled = true;
      say('Đang khóa và gửi… · Sending…');
      try {
        const bytes = await new Response(file).arrayBuffer();
        const answer = await fetch(`${address}/file`, {
          method: 'PUT',
          headers: { 'content-type': 'application/octet-stream' },
          body: await sealed(bytes, point),
        });
        if (answer.ok || answer.status === 409) return show('sent');
        if (answer.status === 404) return show('over');
        say('Chưa gửi được. Xin thử lại. · Not sent. Please try again.');
      } catch {
        say('Chưa gửi được. Xin kiểm tra mạng rồi thử lại. · Not sent. Please check your connection.');
      }
      input.value = '';
      for (const one of inputs) one.disabled = false;
    };
    for (const input of inputs) input.addEventListener('change', () => void chosen(input));
  };

  type Row = { label: string; value: string };
  type Note = {
    title: string;
    office: string;
    madeAt: string;
    papers: { title: string; done: boolean }[];
    sections: { title: string; rows: Row[] }[];
  };

  const add = (to: HTMLElement, name: string, words: string): HTMLElement => {
    const made = document.createElement(name);
    made.textContent = words;
    to.appendChild(made);
    return made;
  };
  const draw = (note: Note): void => {
    const page = element('note');
    add(page, 'h1', note.title);
    add(page, 'p', `${note.office} · ${note.madeAt}`);
    add(page, 'p', 'Bản này chỉ để xem. Hồ sơ chưa được nộp.').className = 'strong';
    const missing = note.papers.filter((paper) => !paper.done);
    add(page, 'h2', missing.length > 0 ? 'Giấy tờ còn thiếu · Papers still needed' : 'Giấy tờ · Papers');
    const list = add(page, 'ul', '');
    for (const paper of note.papers) add(list, 'li', `${paper.done ? '✓' : '☐'} ${paper.title}`);
    for (const section of note.sections) {
      add(page, 'h2', section.title);
      const rows = add(page, 'dl', '');
      for (const row of section.rows) {
        add(rows, 'dt', row.label);
        add(rows, 'dd', row.value);
      }
    }
    add(page, 'h2', 'Việc tiếp theo · Next');
    add(page, 'p', 'Trở lại ki-ốt với thẻ căn cước, hoặc nộp trên Cổng Dịch vụ công quốc gia bằng VNeID.');
    const portal = add(page, 'a', 'Cổng Dịch vụ công quốc gia') as HTMLAnchorElement;
    portal.href = 'https://dichvucong.gov.vn/';
    portal.rel = 'noreferrer noopener';
    portal.className = 'button';
    show('note');
  };
  const take = (key: Uint8Array<ArrayBuffer>): void => {
    show('take');
    const button = element('open-note') as HTMLButtonElement;
    const open = async (): Promise<void> => {
      button.disabled = true;
      try {
        const answer = await fetch(`${address}/note`, { method: 'POST' });
        if (!answer.ok) return show('over');
        const bytes = new Uint8Array(await answer.arrayBuffer());
        const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
        const plain = await crypto.subtle.decrypt(
          { name: 'AES-GCM', iv: bytes.slice(1, 13), additionalData: utf8(id) },
          aes,
          bytes.slice(13),
        );
        draw(JSON.parse(new TextDecoder().decode(plain)) as Note);
      } catch {
        element('note-status').textContent = 'Chưa mở được. Xin tạo mã mới ở ki-ốt. · Please make a new code.';
      }
    };
    button.addEventListener('click', () => void open());
  };

  // from here on the address in the bar, in the history and in a screenshot opens nothing
  history.replaceState(null, '', location.pathname);
  if (!fragment || element('page').getAttribute('data-open') !== 'yes') return show('over');
  if (!window.crypto?.subtle || !window.TextEncoder) return show('old');
  const bytes = fromBase64Url(fragment[2] || '');
  if (fragment[1] === 'f') send(bytes);
  else take(bytes);
})();
