import type { ChipReason, ReasonWords } from './chip-verdict.ts';

/**
 * Words for what is known of a chip card and why no further. The citizen's: what happened and what to do, in words for
 * somebody who never heard of a certificate, and never an accusation: a card that is not believed is looked at by a
 * person. Staff's: what was checked, exactly, and what it means for them.
 */
export const reasonWords: Readonly<Record<ChipReason, ReasonWords>> = {
  'not-checked': {
    citizen: {
      vi: 'Máy đã đọc thẻ. Cán bộ sẽ xem lại thẻ của Ông/Bà.',
      en: 'The card was read. Staff will look at your card.',
    },
    staff: {
      vi: 'Điểm này không đặt kiểm tra chíp. Xin đối chiếu thẻ bằng mắt.',
      en: 'This site does not check chips. Compare the card by eye.',
    },
  },
  'no-anchors': {
    citizen: {
      vi: 'Máy đã đọc thẻ nhưng chưa kiểm tra được chữ ký trong chíp. Cán bộ sẽ xem lại thẻ.',
      en: 'The card was read, but this kiosk cannot check the signature in the chip yet. Staff will look at it.',
    },
    staff: {
      vi: 'Máy chưa được nạp chứng thư gốc (CSCA) nào, nên không kiểm tra được cơ quan nào đã ký dữ liệu trong chíp.',
      en: 'No root certificate (CSCA) is loaded, so it is not known which state signed the data in the chip.',
    },
  },
  'sod-missing': {
    citizen: {
      vi: 'Máy đã đọc thẻ nhưng trong chíp không có chữ ký để kiểm tra. Cán bộ sẽ xem lại thẻ.',
      en: 'The card was read, but its chip gave no signature to check. Staff will look at it.',
    },
    staff: {
      vi: 'Thẻ không đưa tệp EF.SOD, nên không có chữ ký để kiểm tra. Xin đối chiếu thẻ bằng mắt.',
      en: 'The card gave no EF.SOD, so there is no signature to check. Compare the card by eye.',
    },
  },
  'signer-unknown': {
    citizen: {
      vi: 'Máy đã đọc thẻ nhưng chưa biết nơi đã ký thẻ này. Cán bộ sẽ xem lại thẻ.',
      en: 'The card was read, but this kiosk does not know who signed it. Staff will look at it.',
    },
    staff: {
      vi: 'Không chứng thư gốc nào đã nạp cấp chứng thư ký thẻ này. Có thể thiếu chứng thư mới hoặc của nước khác. Xin báo kỹ thuật.',
      en: 'No loaded root issued the certificate that signed this card: a newer root, or that of another state, may be missing. Tell the technician.',
    },
  },
  'algorithm-unknown': {
    citizen: {
      vi: 'Máy đã đọc thẻ nhưng chưa kiểm tra được hết. Cán bộ sẽ xem lại thẻ.',
      en: 'The card was read, but this kiosk cannot check all of it. Staff will look at it.',
    },
    staff: {
      vi: 'Thẻ dùng thuật toán ký hoặc băm mà máy này chưa hỗ trợ. Chưa thấy gì sai. Xin báo kỹ thuật.',
      en: 'The card uses a signature or hash that this kiosk does not support. Nothing wrong was found. Tell the technician.',
    },
  },
  'revocation-unknown': {
    citizen: {
      vi: 'Thẻ đã được kiểm tra. Ông/Bà cứ làm tiếp.',
      en: 'The card was checked. You can go on.',
    },
    staff: {
      vi: 'Không có danh sách thu hồi (CRL) còn hiệu lực của nơi cấp, nên chưa biết chứng thư ký thẻ có bị thu hồi hay không.',
      en: "There is no revocation list (CRL) in force for the issuer, so it is not known whether the signer's certificate was revoked.",
    },
  },
  'chip-proof-not-offered': {
    citizen: {
      vi: 'Thông tin trong chíp đã được kiểm tra. Ông/Bà cứ làm tiếp.',
      en: 'The data in the chip was checked. You can go on.',
    },
    staff: {
      vi: 'Thẻ không có cách chứng minh chíp là bản gốc (chip authentication, active authentication). Dữ liệu đúng, nhưng chưa loại trừ được thẻ sao chép.',
      en: 'The card offers no proof that its chip is the original (chip or active authentication). The data is genuine; a copy is not ruled out.',
    },
  },
  'chip-proof-interrupted': {
    citizen: {
      vi: 'Thẻ chưa được kiểm tra xong, có thể do nhấc ra sớm. Xin đặt thẻ lại và để yên.',
      en: 'The check was not finished; the card may have been lifted early. Please put it back and leave it.',
    },
    staff: {
      vi: 'Thẻ có cách chứng minh chíp là bản gốc nhưng bị nhấc ra hoặc ngừng trả lời giữa chừng. Xin đọc lại thẻ.',
      en: 'The card can prove that its chip is the original, but was lifted or fell silent before the end. Read it again.',
    },
  },
  'card-expired': {
    citizen: {
      vi: 'Thẻ của Ông/Bà đã hết hạn. Xin hỏi cán bộ cách làm tiếp.',
      en: 'Your card has expired. Please ask staff how to go on.',
    },
    staff: {
      vi: 'Giấy tờ đã quá ngày hết hạn ghi trong chíp (DG1). Dữ liệu trong chíp không vì thế mà sai.',
      en: 'The document is past the date of expiry in its chip (DG1). The data in the chip is not wrong for that.',
    },
  },
  'online-unavailable': {
    citizen: {
      vi: 'Chưa hỏi được nơi xác thực vì mất mạng. Ông/Bà cứ làm tiếp.',
      en: 'The checking service cannot be reached. You can go on.',
    },
    staff: {
      vi: 'Không kết nối được dịch vụ xác thực. Thẻ chỉ được kiểm tra tại máy này.',
      en: 'The authentication service could not be reached. The card was checked on this kiosk only.',
    },
  },
  'online-unknown': {
    citizen: {
      vi: 'Nơi xác thực chưa có đủ thông tin về thẻ này. Ông/Bà cứ làm tiếp.',
      en: 'The checking service does not know enough of this card. You can go on.',
    },
    staff: {
      vi: 'Dịch vụ xác thực có trả lời, nhưng không biết đủ về thẻ (dữ liệu, chíp hoặc hiệu lực). Thẻ chỉ được kiểm tra tại máy này.',
      en: 'The authentication service answered, and does not know enough of the card (data, chip or validity). It was checked at this machine only.',
    },
  },
  'online-not-asked': {
    citizen: {
      vi: 'Loại giấy tờ này chỉ được kiểm tra tại máy này.',
      en: 'A document of this kind is checked at this machine only.',
    },
    staff: {
      vi: 'Dịch vụ xác thực không được hỏi: giấy tờ của nước khác, hoặc đã hết hạn. Thẻ chỉ được kiểm tra tại máy này.',
      en: 'The authentication service was not asked: the document is of another state, or out of date. It was checked at this machine only.',
    },
  },
  'online-late': {
    citizen: {
      vi: 'Nơi xác thực chưa trả lời kịp. Ông/Bà cứ làm tiếp.',
      en: 'The checking service did not answer in time. You can go on.',
    },
    staff: {
      vi: 'Dịch vụ xác thực trả lời quá thời hạn nên kết quả không được dùng. Có thể đọc lại thẻ.',
      en: 'The authentication service answered too late, so its result is not used. The card may be read again.',
    },
  },
  'sod-malformed': {
    citizen: {
      vi: 'Chữ ký trong chíp bị hỏng. Xin đưa thẻ cho cán bộ xem.',
      en: 'The signature in the chip is damaged. Please show the card to staff.',
    },
    staff: {
      vi: 'Tệp EF.SOD không đúng cấu trúc. Không dùng dữ liệu của chíp. Xin đối chiếu thẻ bằng mắt và lập biên bản nếu nghi ngờ.',
      en: 'EF.SOD is not well-formed. Do not use the data of the chip. Compare the card by eye; report it if in doubt.',
    },
  },
  'sod-digest-wrong': {
    citizen: {
      vi: 'Thông tin trong chíp không khớp với chữ ký. Xin đưa thẻ cho cán bộ xem.',
      en: 'The data in the chip does not match its signature. Please show the card to staff.',
    },
    staff: {
      vi: 'Danh sách tệp trong EF.SOD không phải danh sách đã được ký (messageDigest khác). Dữ liệu có thể đã bị sửa.',
      en: 'The list of files in EF.SOD is not the one that was signed (messageDigest differs). The data may have been changed.',
    },
  },
  'sod-signature-wrong': {
    citizen: {
      vi: 'Chữ ký trong chíp không đúng. Xin đưa thẻ cho cán bộ xem.',
      en: 'The signature in the chip is not right. Please show the card to staff.',
    },
    staff: {
      vi: 'Chữ ký của EF.SOD không phải do chứng thư kèm theo ký. Dữ liệu có thể bị giả mạo.',
      en: 'The signature of EF.SOD was not made by the enclosed certificate. The data may be forged.',
    },
  },
  'signer-signature-wrong': {
    citizen: {
      vi: 'Máy không xác nhận được nơi đã ký thẻ. Xin đưa thẻ cho cán bộ xem.',
      en: 'It could not be confirmed who signed this card. Please show the card to staff.',
    },
    staff: {
      vi: 'Chứng thư ký thẻ ghi tên một gốc đã nạp, nhưng gốc đó không ký chứng thư này. Có thể là giả mạo.',
      en: "The signer's certificate names a loaded root that did not issue it. It may be forged.",
    },
  },
  'signer-expired': {
    citizen: {
      vi: 'Chữ ký trong chíp được ký ngoài thời hạn cho phép. Xin đưa thẻ cho cán bộ xem.',
      en: 'The chip was signed outside the permitted time. Please show the card to staff.',
    },
    staff: {
      vi: 'Chứng thư ký thẻ không còn hoặc chưa có hiệu lực vào lúc ký.',
      en: "The signer's certificate was not valid when it signed.",
    },
  },
  'issuer-expired': {
    citizen: {
      vi: 'Chữ ký trong chíp được ký ngoài thời hạn cho phép. Xin đưa thẻ cho cán bộ xem.',
      en: 'The chip was signed outside the permitted time. Please show the card to staff.',
    },
    staff: {
      vi: 'Chứng thư gốc (CSCA) không còn hoặc chưa có hiệu lực vào lúc thẻ được ký.',
      en: 'The root certificate (CSCA) was not valid when the card was signed.',
    },
  },
  'signer-revoked': {
    citizen: {
      vi: 'Nơi cấp đã thu hồi chữ ký dùng cho thẻ này. Xin đưa thẻ cho cán bộ xem.',
      en: 'The issuer has withdrawn the signature used for this card. Please show the card to staff.',
    },
    staff: {
      vi: 'Chứng thư ký thẻ có trong danh sách thu hồi (CRL) của nơi cấp.',
      en: "The signer's certificate is on the issuer's revocation list (CRL).",
    },
  },
  'issuer-revoked': {
    citizen: {
      vi: 'Nơi cấp đã thu hồi chữ ký dùng cho thẻ này. Xin đưa thẻ cho cán bộ xem.',
      en: 'The issuer has withdrawn the signature used for this card. Please show the card to staff.',
    },
    staff: {
      vi: 'Chứng thư gốc (CSCA) có trong danh sách thu hồi (CRL). Xin báo kỹ thuật.',
      en: 'The root certificate (CSCA) is on a revocation list (CRL). Tell the technician.',
    },
  },
  'signer-not-allowed': {
    citizen: {
      vi: 'Chữ ký trong chíp không phải loại dùng để ký thẻ. Xin đưa thẻ cho cán bộ xem.',
      en: 'The signature in the chip is not of the kind for cards. Please show the card to staff.',
    },
    staff: {
      vi: 'Chứng thư đã ký EF.SOD không được phép ký giấy tờ (keyUsage, basicConstraints hoặc extKeyUsage sai, hoặc của nước khác; ICAO 9303-12, 7.1).',
      en: 'The certificate that signed EF.SOD may not sign documents (keyUsage, basicConstraints or extKeyUsage, or it is of another state; ICAO 9303-12, 7.1).',
    },
  },
  'group-altered': {
    citizen: {
      vi: 'Thông tin trong chíp đã bị thay đổi sau khi cấp. Xin đưa thẻ cho cán bộ xem.',
      en: 'The data in the chip was changed after it was issued. Please show the card to staff.',
    },
    staff: {
      vi: 'Ít nhất một tệp dữ liệu (DG) khác với bản đã ký. Không dùng dữ liệu của chíp.',
      en: 'At least one data group (DG) is not the one that was signed. Do not use the data of the chip.',
    },
  },
  'group-unlisted': {
    citizen: {
      vi: 'Trong chíp có thông tin không được ký. Xin đưa thẻ cho cán bộ xem.',
      en: 'The chip holds data that nobody signed. Please show the card to staff.',
    },
    staff: {
      vi: 'Thẻ đưa một tệp dữ liệu (DG) không có trong danh sách đã ký của EF.SOD.',
      en: 'The card gives a data group (DG) that the signed list in EF.SOD does not name.',
    },
  },
  'group-withheld': {
    citizen: {
      vi: 'Thẻ không đưa đủ thông tin phải có. Xin đặt thẻ lại, nếu vẫn vậy xin đưa thẻ cho cán bộ xem.',
      en: 'The card did not give all that it must. Put it back once; if it happens again, please show it to staff.',
    },
    staff: {
      vi: 'Danh sách đã ký có một tệp dữ liệu (DG) mà thẻ không đưa. Có thể thẻ lỗi, hoặc là bản sao giấu đi phần chứng minh.',
      en: 'The signed list names a data group (DG) that the card does not give: a faulty card, or a copy that hides its proof.',
    },
  },
  'chip-is-a-copy': {
    citizen: {
      vi: 'Chíp không chứng minh được là chíp gốc. Xin đưa thẻ cho cán bộ xem.',
      en: 'The chip could not prove that it is the original. Please show the card to staff.',
    },
    staff: {
      vi: 'Chíp trả lời sai khi được yêu cầu chứng minh có khóa riêng: có dấu hiệu là thẻ sao chép. Xin giữ bình tĩnh, xem thẻ và đối chiếu người.',
      en: 'Asked to prove that it holds the private key, the chip answered wrongly: it looks like a copy. Look at the card and compare the person.',
    },
  },
  'code-disagrees': {
    citizen: {
      vi: 'Mã QR và chíp ghi hai người khác nhau. Xin dùng mã QR và thẻ của cùng một người.',
      en: 'The QR code and the chip name two different people. Please use the code and the card of one person.',
    },
    staff: {
      vi: 'Số định danh trong mã QR khác với số trong chíp. Có thể lẫn thẻ, hoặc mặt thẻ bị làm giả.',
      en: 'The number in the QR code is not the one in the chip: cards were mixed up, or the face of the card is forged.',
    },
  },
  'online-refused': {
    citizen: {
      vi: 'Nơi xác thực chưa chấp nhận thẻ này. Xin đưa thẻ cho cán bộ xem.',
      en: 'The checking service did not accept this card. Please show the card to staff.',
    },
    staff: {
      vi: 'Dịch vụ xác thực trả lời rằng thẻ không còn giá trị hoặc không hợp lệ.',
      en: 'The authentication service says that the card is not in force or not valid.',
    },
  },
  'online-untrusted': {
    citizen: {
      vi: 'Câu trả lời của nơi xác thực không đáng tin. Xin gọi cán bộ.',
      en: 'The answer of the checking service cannot be trusted. Please call staff.',
    },
    staff: {
      vi: 'Câu trả lời không do dịch vụ xác thực ký, hoặc không phải cho lần hỏi này. Có thể có người can thiệp đường truyền. Xin báo kỹ thuật.',
      en: 'The answer was not signed by the authentication service, or belongs to another question. Somebody may be on the line. Tell the technician.',
    },
  },
};
