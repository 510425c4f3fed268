/** Object identifiers, each with the paper that gives it. */
export const OID = {
  data: '1.2.840.113549.1.7.1', // RFC 5652, 4
  signedData: '1.2.840.113549.1.7.2', // RFC 5652, 5.1
  contentType: '1.2.840.113549.1.9.3', // RFC 5652, 11.1
  messageDigest: '1.2.840.113549.1.9.4', // RFC 5652, 11.2
  signingCertificate: '1.2.840.113549.1.9.16.2.12', // RFC 2634, 5.4: SHA-1 only
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47', // RFC 5035, 3
  timeStampToken: '1.2.840.113549.1.9.16.2.14', // RFC 3161, annex A
  tstInfo: '1.2.840.113549.1.9.16.1.4', // RFC 3161, 2.4.2
  ocspBasic: '1.3.6.1.5.5.7.48.1.1', // RFC 6960, 4.2.1
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1', // RFC 5754, 2
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  rsaEncryption: '1.2.840.113549.1.1.1', // RFC 8017, A.1
  rsaPss: '1.2.840.113549.1.1.10', // RFC 8017, A.2.3
  sha256WithRsa: '1.2.840.113549.1.1.11', // RFC 8017, A.2.4
  sha384WithRsa: '1.2.840.113549.1.1.12',
  sha512WithRsa: '1.2.840.113549.1.1.13',
  ecdsaWithSha256: '1.2.840.10045.4.3.2', // RFC 5754, 3.3
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  ecdsaWithSha512: '1.2.840.10045.4.3.4',
  commonName: '2.5.4.3',
  keyUsage: '2.5.29.15', // RFC 5280, 4.2.1
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  issuingDistributionPoint: '2.5.29.28',
  extendedKeyUsage: '2.5.29.37',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  accessOcsp: '1.3.6.1.5.5.7.48.1',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const;
