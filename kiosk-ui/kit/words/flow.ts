/** The visit's flow beyond one dossier. */
const vi = {
  flow: {
    another: 'Làm thêm thủ tục khác',
  },
};

const en: typeof vi = {
  flow: {
    another: 'Do another procedure',
  },
};

export const flow = { vi, en };
