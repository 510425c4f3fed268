/** What the receiving system knows papers of the backlog by; no citizen submitted them. */
export const BACKLOG_PROCEDURE = {
  id: 'so-hoa',
  version: '1',
  title: 'Số hóa kết quả giải quyết thủ tục hành chính',
} as const;

/** Certified copies: not the citizen's own application (2.000815 has a form), but what the office made of it. */
export const COPY_PROCEDURE = {
  id: 'chung-thuc-ban-sao',
  version: '1',
  title: 'Chứng thực bản sao điện tử từ bản chính',
} as const;
