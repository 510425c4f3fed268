const vi = {
  feedback: {
    lead: 'Không cần thẻ. Máy không hỏi tên Ông/Bà.',
    complaint: 'Khiếu nại hoặc tố cáo',
    complaintText: 'Việc này có cách làm riêng.',
    about: (topic: string) => `Góp ý về: ${topic}`,
    callNote: 'Không bắt buộc. Không chọn vẫn xem được trả lời bằng mã trên phiếu.',
    send: 'Gửi góp ý',
    sending: 'Đang gửi góp ý',
    sealing: 'Đang niêm phong góp ý',
    saving: 'Đang lưu góp ý tại máy',
    own: {
      title: 'Khiếu nại, tố cáo có cách làm riêng',
      lead: 'Xin đừng viết vào máy này.',
      what: 'Vì sao?',
      steps: [
        'Luật Khiếu nại và Luật Tố cáo có trình tự, thời hạn riêng.',
        'Người tố cáo được giữ bí mật tên tuổi.',
        'Cán bộ tiếp công dân nhận trực tiếp và ghi biên nhận.',
      ],
      how: 'Mời Ông/Bà lấy số và nói: “Tôi cần gặp cán bộ tiếp công dân”.',
    },
    sent: {
      title: 'Đã nhận góp ý',
      code: 'Mã góp ý',
      secret: 'Mã tra cứu',
      note: 'Giữ hai mã này để xem trả lời.',
      how: 'Xem trả lời: chạm “Tra cứu hồ sơ” ở màn hình đầu.',
      custody: {
        'saved-here': {
          title: 'Đã lưu an toàn tại máy này',
          text: 'Góp ý chưa gửi đi. Máy sẽ tự gửi khi có mạng.',
        },
        'saved-in-two-places': {
          title: 'Đã lưu ở hai nơi',
          text: 'Góp ý chưa gửi đi. Máy sẽ tự gửi khi có mạng.',
        },
        received: { title: 'Hệ thống của tỉnh đã nhận', text: 'Cán bộ sẽ đọc và trả lời.' },
      },
    },
    found: { about: 'Loại', code: 'Mã góp ý', sent: 'Gửi tại máy lúc', answer: 'Trả lời của cơ quan' },
  },
};

const en: typeof vi = {
  feedback: {
    lead: 'No card is needed. Your name is not asked.',
    complaint: 'A complaint or denunciation',
    complaintText: 'That has a way of its own.',
    about: (topic) => `About: ${topic}`,
    callNote: 'Not required. The answer is also found with the code on your slip.',
    send: 'Send feedback',
    sending: 'Sending your feedback',
    sealing: 'Sealing your feedback',
    saving: 'Saving your feedback on the kiosk',
    own: {
      title: 'Complaints and denunciations have their own way',
      lead: 'Please do not write them here.',
      what: 'Why?',
      steps: [
        'They have laws, steps and deadlines of their own.',
        'Whoever denounces somebody has a right to secrecy.',
        'An officer receives them in person and gives a receipt.',
      ],
      how: 'Please take a ticket and ask for the officer who receives citizens.',
    },
    sent: {
      title: 'Your feedback is in',
      code: 'Feedback code',
      secret: 'Look-up code',
      note: 'Keep both codes to see the answer.',
      how: 'For the answer touch “Look up a dossier” on the first screen.',
      custody: {
        'saved-here': {
          title: 'Safely saved on this kiosk',
          text: 'Not sent yet. The kiosk sends it once there is a line.',
        },
        'saved-in-two-places': {
          title: 'Saved in two places',
          text: 'Not sent yet. The kiosk sends it once there is a line.',
        },
        received: { title: 'Received by the system of the province', text: 'Staff will read and answer it.' },
      },
    },
    found: { about: 'Kind', code: 'Feedback code', sent: 'Sent at the kiosk', answer: 'Answer of the office' },
  },
};

/** Góp ý, phản ánh: from the topic to the answer. */
export const feedback = { vi, en };
