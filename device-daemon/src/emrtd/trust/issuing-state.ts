import { valueAt } from '../tlv.ts';
import type { Anchor } from './trust-anchors.ts';

/**
 * Whether the root above the signer is that of the state that DG1 names as issuer. Whoever loads a master list trusts
 * more than a hundred states, each for its own documents: without this any of them could sign a card of Vietnam. The
 * root's country counts, not the signer's, which is the root's to write. A state that is not in the table, and a root
 * without a country that an operator loaded himself, are not held against the card.
 */
export const isOfIssuingState = (dg1: Uint8Array, { certificate, vouchedBy }: Anchor): boolean => {
  const countries = countriesOf(issuingState(dg1));
  const { country } = certificate.subject;
  if (countries === null) return true;
  return country === '' ? vouchedBy === 'operator' : countries.includes(country);
};

/** Three letters of 9303-3, 5, at the same place in TD1, TD2 and TD3; fillers left out. */
export const issuingState = (dg1: Uint8Array): string => {
  const field = valueAt(dg1, [0x61, 0x5f1f]);
  return field ? String.fromCharCode(...field.subarray(2, 5)).replace(/</g, '') : '';
};

/** Countries (C of the root) that may issue for a state; null when the state is not known here. */
export const countriesOf = (state: string): readonly string[] | null => {
  const special = others.get(state);
  if (special) return special;
  const at = states.split(' ').find((pair) => pair.startsWith(state) && state.length === 3);
  return at ? [at.slice(3)] : null;
};

/** Issuers that are not ISO 3166-1 (9303-3, 5, parts B-D), or whose roots were seen under more than one country. */
const others: ReadonlyMap<string, readonly string[]> = new Map([
  ['D', ['DE']],
  ['CHN', ['CN', 'HK', 'MO']],
  ['HKG', ['CN', 'HK']],
  ['MAC', ['CN', 'MO']],
  ['GBR', ['GB', 'UK']],
  ['GBD', ['GB', 'UK']],
  ['GBN', ['GB', 'UK']],
  ['GBO', ['GB', 'UK']],
  ['GBP', ['GB', 'UK']],
  ['GBS', ['GB', 'UK']],
  ['RKS', ['KS', 'XK']],
  ['UNO', ['UN']],
  ['UNA', ['UN']],
  ['EUE', ['EU']],
]);

/** ISO 3166-1, alpha-3 and alpha-2 of each. */
const states =
  'ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI BELBE ' +
  'BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT BVTBV BWABW ' +
  'CAFCF CANCA CCKCC CHECH CHLCL CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY CYPCY ' +
  'CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR FROFO ' +
  'FSMFM GABGA GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HMDHM ' +
  'HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ ' +
  'KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MAFMF ' +
  'MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU ' +
  'MWIMW MYSMY MYTYT NAMNA NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN ' +
  'PERPE PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN ' +
  'SGPSG SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX ' +
  'SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA ' +
  'UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW';
