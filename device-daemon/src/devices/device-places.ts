import Type from 'typebox';

/** How a configuration says where a device is. */
const closed = { additionalProperties: false };

export const SerialPort = Type.Object(
  {
    path: Type.String({ minLength: 1, maxLength: 400 }),
    baudRate: Type.Optional(Type.Integer({ minimum: 1200, maximum: 4_000_000 })),
  },
  closed,
);

/** A device on USB, told apart by vendor and product id (and serial number where two are alike), never by its port. */
export const UsbDevice = Type.Object(
  {
    vendorId: Type.Integer({ minimum: 1, maximum: 0xffff }),
    productId: Type.Integer({ minimum: 0, maximum: 0xffff }),
    serialNumber: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  },
  closed,
);
