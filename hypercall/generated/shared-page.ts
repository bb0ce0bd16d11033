/* Generated from hypercall/shared-page.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: MicroV's hypercall ABI, and its extensions here
 */
// A register or MSR and its value.
/** Bytes of MvRdlEntry. */
export const MV_RDL_ENTRY_SIZE: u32 = 0x10;
/** mv_reg_t or MSR index */
export const MV_RDL_ENTRY_REG: u32 = 0x0;
/** value */
export const MV_RDL_ENTRY_VAL: u32 = 0x8;

/** A register or MSR and its value. */
@unmanaged
export class MvRdlEntry {
  /** 0x0: mv_reg_t or MSR index */
  reg: u64;
  /** 0x8: value */
  val: u64;
}

// Register descriptor list.
/** Bytes of MvRdl. */
export const MV_RDL_SIZE: u32 = 0x1000;
/** msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
export const MV_RDL_REG0: u32 = 0x0;
/** msr_get_supported_list: index to start at in, entries left out */
export const MV_RDL_REG1: u32 = 0x8;
/** ignored */
export const MV_RDL_REG2: u32 = 0x10;
/** ignored */
export const MV_RDL_REG3: u32 = 0x18;
/** ignored */
export const MV_RDL_REG4: u32 = 0x20;
/** ignored */
export const MV_RDL_REG5: u32 = 0x28;
/** ignored */
export const MV_RDL_REG6: u32 = 0x30;
/** ignored */
export const MV_RDL_REG7: u32 = 0x38;
/** ignored */
export const MV_RDL_RESERVED1: u32 = 0x40;
/** ignored */
export const MV_RDL_RESERVED2: u32 = 0x48;
/** ignored */
export const MV_RDL_RESERVED3: u32 = 0x50;
/** entries in use, from 1 to the maximum */
export const MV_RDL_NUM_ENTRIES: u32 = 0x58;
/** A register or MSR and its value. At most 250. */
export const MV_RDL_ENTRIES: u32 = 0x60;
/** Elements of {@link MV_RDL_ENTRIES}. */
export const MV_RDL_ENTRIES_COUNT: u32 = 250;

/** Register descriptor list. */
@unmanaged
export class MvRdl {
  /** 0x0: msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
  reg0: u64;
  /** 0x8: msr_get_supported_list: index to start at in, entries left out */
  reg1: u64;
  /** 0x10: ignored */
  reg2: u64;
  /** 0x18: ignored */
  reg3: u64;
  /** 0x20: ignored */
  reg4: u64;
  /** 0x28: ignored */
  reg5: u64;
  /** 0x30: ignored */
  reg6: u64;
  /** 0x38: ignored */
  reg7: u64;
  /** 0x40: ignored */
  reserved1: u64;
  /** 0x48: ignored */
  reserved2: u64;
  /** 0x50: ignored */
  reserved3: u64;
  /** 0x58: entries in use, from 1 to the maximum */
  numEntries: u64;
  private _60: u64; private _68: u64; private _70: u64; private _78: u64; private _80: u64;
  private _88: u64; private _90: u64; private _98: u64; private _a0: u64; private _a8: u64;
  private _b0: u64; private _b8: u64; private _c0: u64; private _c8: u64; private _d0: u64;
  private _d8: u64; private _e0: u64; private _e8: u64; private _f0: u64; private _f8: u64;
  private _100: u64; private _108: u64; private _110: u64; private _118: u64; private _120: u64;
  private _128: u64; private _130: u64; private _138: u64; private _140: u64; private _148: u64;
  private _150: u64; private _158: u64; private _160: u64; private _168: u64; private _170: u64;
  private _178: u64; private _180: u64; private _188: u64; private _190: u64; private _198: u64;
  private _1a0: u64; private _1a8: u64; private _1b0: u64; private _1b8: u64; private _1c0: u64;
  private _1c8: u64; private _1d0: u64; private _1d8: u64; private _1e0: u64; private _1e8: u64;
  private _1f0: u64; private _1f8: u64; private _200: u64; private _208: u64; private _210: u64;
  private _218: u64; private _220: u64; private _228: u64; private _230: u64; private _238: u64;
  private _240: u64; private _248: u64; private _250: u64; private _258: u64; private _260: u64;
  private _268: u64; private _270: u64; private _278: u64; private _280: u64; private _288: u64;
  private _290: u64; private _298: u64; private _2a0: u64; private _2a8: u64; private _2b0: u64;
  private _2b8: u64; private _2c0: u64; private _2c8: u64; private _2d0: u64; private _2d8: u64;
  private _2e0: u64; private _2e8: u64; private _2f0: u64; private _2f8: u64; private _300: u64;
  private _308: u64; private _310: u64; private _318: u64; private _320: u64; private _328: u64;
  private _330: u64; private _338: u64; private _340: u64; private _348: u64; private _350: u64;
  private _358: u64; private _360: u64; private _368: u64; private _370: u64; private _378: u64;
  private _380: u64; private _388: u64; private _390: u64; private _398: u64; private _3a0: u64;
  private _3a8: u64; private _3b0: u64; private _3b8: u64; private _3c0: u64; private _3c8: u64;
  private _3d0: u64; private _3d8: u64; private _3e0: u64; private _3e8: u64; private _3f0: u64;
  private _3f8: u64; private _400: u64; private _408: u64; private _410: u64; private _418: u64;
  private _420: u64; private _428: u64; private _430: u64; private _438: u64; private _440: u64;
  private _448: u64; private _450: u64; private _458: u64; private _460: u64; private _468: u64;
  private _470: u64; private _478: u64; private _480: u64; private _488: u64; private _490: u64;
  private _498: u64; private _4a0: u64; private _4a8: u64; private _4b0: u64; private _4b8: u64;
  private _4c0: u64; private _4c8: u64; private _4d0: u64; private _4d8: u64; private _4e0: u64;
  private _4e8: u64; private _4f0: u64; private _4f8: u64; private _500: u64; private _508: u64;
  private _510: u64; private _518: u64; private _520: u64; private _528: u64; private _530: u64;
  private _538: u64; private _540: u64; private _548: u64; private _550: u64; private _558: u64;
  private _560: u64; private _568: u64; private _570: u64; private _578: u64; private _580: u64;
  private _588: u64; private _590: u64; private _598: u64; private _5a0: u64; private _5a8: u64;
  private _5b0: u64; private _5b8: u64; private _5c0: u64; private _5c8: u64; private _5d0: u64;
  private _5d8: u64; private _5e0: u64; private _5e8: u64; private _5f0: u64; private _5f8: u64;
  private _600: u64; private _608: u64; private _610: u64; private _618: u64; private _620: u64;
  private _628: u64; private _630: u64; private _638: u64; private _640: u64; private _648: u64;
  private _650: u64; private _658: u64; private _660: u64; private _668: u64; private _670: u64;
  private _678: u64; private _680: u64; private _688: u64; private _690: u64; private _698: u64;
  private _6a0: u64; private _6a8: u64; private _6b0: u64; private _6b8: u64; private _6c0: u64;
  private _6c8: u64; private _6d0: u64; private _6d8: u64; private _6e0: u64; private _6e8: u64;
  private _6f0: u64; private _6f8: u64; private _700: u64; private _708: u64; private _710: u64;
  private _718: u64; private _720: u64; private _728: u64; private _730: u64; private _738: u64;
  private _740: u64; private _748: u64; private _750: u64; private _758: u64; private _760: u64;
  private _768: u64; private _770: u64; private _778: u64; private _780: u64; private _788: u64;
  private _790: u64; private _798: u64; private _7a0: u64; private _7a8: u64; private _7b0: u64;
  private _7b8: u64; private _7c0: u64; private _7c8: u64; private _7d0: u64; private _7d8: u64;
  private _7e0: u64; private _7e8: u64; private _7f0: u64; private _7f8: u64; private _800: u64;
  private _808: u64; private _810: u64; private _818: u64; private _820: u64; private _828: u64;
  private _830: u64; private _838: u64; private _840: u64; private _848: u64; private _850: u64;
  private _858: u64; private _860: u64; private _868: u64; private _870: u64; private _878: u64;
  private _880: u64; private _888: u64; private _890: u64; private _898: u64; private _8a0: u64;
  private _8a8: u64; private _8b0: u64; private _8b8: u64; private _8c0: u64; private _8c8: u64;
  private _8d0: u64; private _8d8: u64; private _8e0: u64; private _8e8: u64; private _8f0: u64;
  private _8f8: u64; private _900: u64; private _908: u64; private _910: u64; private _918: u64;
  private _920: u64; private _928: u64; private _930: u64; private _938: u64; private _940: u64;
  private _948: u64; private _950: u64; private _958: u64; private _960: u64; private _968: u64;
  private _970: u64; private _978: u64; private _980: u64; private _988: u64; private _990: u64;
  private _998: u64; private _9a0: u64; private _9a8: u64; private _9b0: u64; private _9b8: u64;
  private _9c0: u64; private _9c8: u64; private _9d0: u64; private _9d8: u64; private _9e0: u64;
  private _9e8: u64; private _9f0: u64; private _9f8: u64; private _a00: u64; private _a08: u64;
  private _a10: u64; private _a18: u64; private _a20: u64; private _a28: u64; private _a30: u64;
  private _a38: u64; private _a40: u64; private _a48: u64; private _a50: u64; private _a58: u64;
  private _a60: u64; private _a68: u64; private _a70: u64; private _a78: u64; private _a80: u64;
  private _a88: u64; private _a90: u64; private _a98: u64; private _aa0: u64; private _aa8: u64;
  private _ab0: u64; private _ab8: u64; private _ac0: u64; private _ac8: u64; private _ad0: u64;
  private _ad8: u64; private _ae0: u64; private _ae8: u64; private _af0: u64; private _af8: u64;
  private _b00: u64; private _b08: u64; private _b10: u64; private _b18: u64; private _b20: u64;
  private _b28: u64; private _b30: u64; private _b38: u64; private _b40: u64; private _b48: u64;
  private _b50: u64; private _b58: u64; private _b60: u64; private _b68: u64; private _b70: u64;
  private _b78: u64; private _b80: u64; private _b88: u64; private _b90: u64; private _b98: u64;
  private _ba0: u64; private _ba8: u64; private _bb0: u64; private _bb8: u64; private _bc0: u64;
  private _bc8: u64; private _bd0: u64; private _bd8: u64; private _be0: u64; private _be8: u64;
  private _bf0: u64; private _bf8: u64; private _c00: u64; private _c08: u64; private _c10: u64;
  private _c18: u64; private _c20: u64; private _c28: u64; private _c30: u64; private _c38: u64;
  private _c40: u64; private _c48: u64; private _c50: u64; private _c58: u64; private _c60: u64;
  private _c68: u64; private _c70: u64; private _c78: u64; private _c80: u64; private _c88: u64;
  private _c90: u64; private _c98: u64; private _ca0: u64; private _ca8: u64; private _cb0: u64;
  private _cb8: u64; private _cc0: u64; private _cc8: u64; private _cd0: u64; private _cd8: u64;
  private _ce0: u64; private _ce8: u64; private _cf0: u64; private _cf8: u64; private _d00: u64;
  private _d08: u64; private _d10: u64; private _d18: u64; private _d20: u64; private _d28: u64;
  private _d30: u64; private _d38: u64; private _d40: u64; private _d48: u64; private _d50: u64;
  private _d58: u64; private _d60: u64; private _d68: u64; private _d70: u64; private _d78: u64;
  private _d80: u64; private _d88: u64; private _d90: u64; private _d98: u64; private _da0: u64;
  private _da8: u64; private _db0: u64; private _db8: u64; private _dc0: u64; private _dc8: u64;
  private _dd0: u64; private _dd8: u64; private _de0: u64; private _de8: u64; private _df0: u64;
  private _df8: u64; private _e00: u64; private _e08: u64; private _e10: u64; private _e18: u64;
  private _e20: u64; private _e28: u64; private _e30: u64; private _e38: u64; private _e40: u64;
  private _e48: u64; private _e50: u64; private _e58: u64; private _e60: u64; private _e68: u64;
  private _e70: u64; private _e78: u64; private _e80: u64; private _e88: u64; private _e90: u64;
  private _e98: u64; private _ea0: u64; private _ea8: u64; private _eb0: u64; private _eb8: u64;
  private _ec0: u64; private _ec8: u64; private _ed0: u64; private _ed8: u64; private _ee0: u64;
  private _ee8: u64; private _ef0: u64; private _ef8: u64; private _f00: u64; private _f08: u64;
  private _f10: u64; private _f18: u64; private _f20: u64; private _f28: u64; private _f30: u64;
  private _f38: u64; private _f40: u64; private _f48: u64; private _f50: u64; private _f58: u64;
  private _f60: u64; private _f68: u64; private _f70: u64; private _f78: u64; private _f80: u64;
  private _f88: u64; private _f90: u64; private _f98: u64; private _fa0: u64; private _fa8: u64;
  private _fb0: u64; private _fb8: u64; private _fc0: u64; private _fc8: u64; private _fd0: u64;
  private _fd8: u64; private _fe0: u64; private _fe8: u64; private _ff0: u64; private _ff8: u64;
  /** 0x60: address of A register or MSR and its value. At most 250. */
  @inline get entries(): usize { return changetype<usize>(this) + MV_RDL_ENTRIES; }
}

// A range of memory to map or unmap.
/** Bytes of MvMdlEntry. */
export const MV_MDL_ENTRY_SIZE: u32 = 0x20;
/** GPA in the micro VM, page aligned */
export const MV_MDL_ENTRY_DST: u32 = 0x0;
/** GPA in the root VM, page aligned */
export const MV_MDL_ENTRY_SRC: u32 = 0x8;
/** exactly 0x1000; for the range ops any multiple of it but 0 */
export const MV_MDL_ENTRY_BYTES: u32 = 0x10;
/** ignored; for map_range MV_MAP_FLAG_ */
export const MV_MDL_ENTRY_FLAGS: u32 = 0x18;

/** A range of memory to map or unmap. */
@unmanaged
export class MvMdlEntry {
  /** 0x0: GPA in the micro VM, page aligned */
  dst: u64;
  /** 0x8: GPA in the root VM, page aligned */
  src: u64;
  /** 0x10: exactly 0x1000; for the range ops any multiple of it but 0 */
  bytes: u64;
  /** 0x18: ignored; for map_range MV_MAP_FLAG_ */
  flags: u64;
}

// Memory descriptor list.
/** Bytes of MvMdl. */
export const MV_MDL_SIZE: u32 = 0x1000;
/** msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
export const MV_MDL_REG0: u32 = 0x0;
/** msr_get_supported_list: index to start at in, entries left out */
export const MV_MDL_REG1: u32 = 0x8;
/** ignored */
export const MV_MDL_REG2: u32 = 0x10;
/** ignored */
export const MV_MDL_REG3: u32 = 0x18;
/** ignored */
export const MV_MDL_REG4: u32 = 0x20;
/** ignored */
export const MV_MDL_REG5: u32 = 0x28;
/** ignored */
export const MV_MDL_REG6: u32 = 0x30;
/** ignored */
export const MV_MDL_REG7: u32 = 0x38;
/** ignored */
export const MV_MDL_RESERVED1: u32 = 0x40;
/** ignored */
export const MV_MDL_RESERVED2: u32 = 0x48;
/** ignored */
export const MV_MDL_RESERVED3: u32 = 0x50;
/** entries in use, from 1 to the maximum */
export const MV_MDL_NUM_ENTRIES: u32 = 0x58;
/** A range of memory to map or unmap. At most 125. */
export const MV_MDL_ENTRIES: u32 = 0x60;
/** Elements of {@link MV_MDL_ENTRIES}. */
export const MV_MDL_ENTRIES_COUNT: u32 = 125;

/** Memory descriptor list. */
@unmanaged
export class MvMdl {
  /** 0x0: msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
  reg0: u64;
  /** 0x8: msr_get_supported_list: index to start at in, entries left out */
  reg1: u64;
  /** 0x10: ignored */
  reg2: u64;
  /** 0x18: ignored */
  reg3: u64;
  /** 0x20: ignored */
  reg4: u64;
  /** 0x28: ignored */
  reg5: u64;
  /** 0x30: ignored */
  reg6: u64;
  /** 0x38: ignored */
  reg7: u64;
  /** 0x40: ignored */
  reserved1: u64;
  /** 0x48: ignored */
  reserved2: u64;
  /** 0x50: ignored */
  reserved3: u64;
  /** 0x58: entries in use, from 1 to the maximum */
  numEntries: u64;
  private _60: u64; private _68: u64; private _70: u64; private _78: u64; private _80: u64;
  private _88: u64; private _90: u64; private _98: u64; private _a0: u64; private _a8: u64;
  private _b0: u64; private _b8: u64; private _c0: u64; private _c8: u64; private _d0: u64;
  private _d8: u64; private _e0: u64; private _e8: u64; private _f0: u64; private _f8: u64;
  private _100: u64; private _108: u64; private _110: u64; private _118: u64; private _120: u64;
  private _128: u64; private _130: u64; private _138: u64; private _140: u64; private _148: u64;
  private _150: u64; private _158: u64; private _160: u64; private _168: u64; private _170: u64;
  private _178: u64; private _180: u64; private _188: u64; private _190: u64; private _198: u64;
  private _1a0: u64; private _1a8: u64; private _1b0: u64; private _1b8: u64; private _1c0: u64;
  private _1c8: u64; private _1d0: u64; private _1d8: u64; private _1e0: u64; private _1e8: u64;
  private _1f0: u64; private _1f8: u64; private _200: u64; private _208: u64; private _210: u64;
  private _218: u64; private _220: u64; private _228: u64; private _230: u64; private _238: u64;
  private _240: u64; private _248: u64; private _250: u64; private _258: u64; private _260: u64;
  private _268: u64; private _270: u64; private _278: u64; private _280: u64; private _288: u64;
  private _290: u64; private _298: u64; private _2a0: u64; private _2a8: u64; private _2b0: u64;
  private _2b8: u64; private _2c0: u64; private _2c8: u64; private _2d0: u64; private _2d8: u64;
  private _2e0: u64; private _2e8: u64; private _2f0: u64; private _2f8: u64; private _300: u64;
  private _308: u64; private _310: u64; private _318: u64; private _320: u64; private _328: u64;
  private _330: u64; private _338: u64; private _340: u64; private _348: u64; private _350: u64;
  private _358: u64; private _360: u64; private _368: u64; private _370: u64; private _378: u64;
  private _380: u64; private _388: u64; private _390: u64; private _398: u64; private _3a0: u64;
  private _3a8: u64; private _3b0: u64; private _3b8: u64; private _3c0: u64; private _3c8: u64;
  private _3d0: u64; private _3d8: u64; private _3e0: u64; private _3e8: u64; private _3f0: u64;
  private _3f8: u64; private _400: u64; private _408: u64; private _410: u64; private _418: u64;
  private _420: u64; private _428: u64; private _430: u64; private _438: u64; private _440: u64;
  private _448: u64; private _450: u64; private _458: u64; private _460: u64; private _468: u64;
  private _470: u64; private _478: u64; private _480: u64; private _488: u64; private _490: u64;
  private _498: u64; private _4a0: u64; private _4a8: u64; private _4b0: u64; private _4b8: u64;
  private _4c0: u64; private _4c8: u64; private _4d0: u64; private _4d8: u64; private _4e0: u64;
  private _4e8: u64; private _4f0: u64; private _4f8: u64; private _500: u64; private _508: u64;
  private _510: u64; private _518: u64; private _520: u64; private _528: u64; private _530: u64;
  private _538: u64; private _540: u64; private _548: u64; private _550: u64; private _558: u64;
  private _560: u64; private _568: u64; private _570: u64; private _578: u64; private _580: u64;
  private _588: u64; private _590: u64; private _598: u64; private _5a0: u64; private _5a8: u64;
  private _5b0: u64; private _5b8: u64; private _5c0: u64; private _5c8: u64; private _5d0: u64;
  private _5d8: u64; private _5e0: u64; private _5e8: u64; private _5f0: u64; private _5f8: u64;
  private _600: u64; private _608: u64; private _610: u64; private _618: u64; private _620: u64;
  private _628: u64; private _630: u64; private _638: u64; private _640: u64; private _648: u64;
  private _650: u64; private _658: u64; private _660: u64; private _668: u64; private _670: u64;
  private _678: u64; private _680: u64; private _688: u64; private _690: u64; private _698: u64;
  private _6a0: u64; private _6a8: u64; private _6b0: u64; private _6b8: u64; private _6c0: u64;
  private _6c8: u64; private _6d0: u64; private _6d8: u64; private _6e0: u64; private _6e8: u64;
  private _6f0: u64; private _6f8: u64; private _700: u64; private _708: u64; private _710: u64;
  private _718: u64; private _720: u64; private _728: u64; private _730: u64; private _738: u64;
  private _740: u64; private _748: u64; private _750: u64; private _758: u64; private _760: u64;
  private _768: u64; private _770: u64; private _778: u64; private _780: u64; private _788: u64;
  private _790: u64; private _798: u64; private _7a0: u64; private _7a8: u64; private _7b0: u64;
  private _7b8: u64; private _7c0: u64; private _7c8: u64; private _7d0: u64; private _7d8: u64;
  private _7e0: u64; private _7e8: u64; private _7f0: u64; private _7f8: u64; private _800: u64;
  private _808: u64; private _810: u64; private _818: u64; private _820: u64; private _828: u64;
  private _830: u64; private _838: u64; private _840: u64; private _848: u64; private _850: u64;
  private _858: u64; private _860: u64; private _868: u64; private _870: u64; private _878: u64;
  private _880: u64; private _888: u64; private _890: u64; private _898: u64; private _8a0: u64;
  private _8a8: u64; private _8b0: u64; private _8b8: u64; private _8c0: u64; private _8c8: u64;
  private _8d0: u64; private _8d8: u64; private _8e0: u64; private _8e8: u64; private _8f0: u64;
  private _8f8: u64; private _900: u64; private _908: u64; private _910: u64; private _918: u64;
  private _920: u64; private _928: u64; private _930: u64; private _938: u64; private _940: u64;
  private _948: u64; private _950: u64; private _958: u64; private _960: u64; private _968: u64;
  private _970: u64; private _978: u64; private _980: u64; private _988: u64; private _990: u64;
  private _998: u64; private _9a0: u64; private _9a8: u64; private _9b0: u64; private _9b8: u64;
  private _9c0: u64; private _9c8: u64; private _9d0: u64; private _9d8: u64; private _9e0: u64;
  private _9e8: u64; private _9f0: u64; private _9f8: u64; private _a00: u64; private _a08: u64;
  private _a10: u64; private _a18: u64; private _a20: u64; private _a28: u64; private _a30: u64;
  private _a38: u64; private _a40: u64; private _a48: u64; private _a50: u64; private _a58: u64;
  private _a60: u64; private _a68: u64; private _a70: u64; private _a78: u64; private _a80: u64;
  private _a88: u64; private _a90: u64; private _a98: u64; private _aa0: u64; private _aa8: u64;
  private _ab0: u64; private _ab8: u64; private _ac0: u64; private _ac8: u64; private _ad0: u64;
  private _ad8: u64; private _ae0: u64; private _ae8: u64; private _af0: u64; private _af8: u64;
  private _b00: u64; private _b08: u64; private _b10: u64; private _b18: u64; private _b20: u64;
  private _b28: u64; private _b30: u64; private _b38: u64; private _b40: u64; private _b48: u64;
  private _b50: u64; private _b58: u64; private _b60: u64; private _b68: u64; private _b70: u64;
  private _b78: u64; private _b80: u64; private _b88: u64; private _b90: u64; private _b98: u64;
  private _ba0: u64; private _ba8: u64; private _bb0: u64; private _bb8: u64; private _bc0: u64;
  private _bc8: u64; private _bd0: u64; private _bd8: u64; private _be0: u64; private _be8: u64;
  private _bf0: u64; private _bf8: u64; private _c00: u64; private _c08: u64; private _c10: u64;
  private _c18: u64; private _c20: u64; private _c28: u64; private _c30: u64; private _c38: u64;
  private _c40: u64; private _c48: u64; private _c50: u64; private _c58: u64; private _c60: u64;
  private _c68: u64; private _c70: u64; private _c78: u64; private _c80: u64; private _c88: u64;
  private _c90: u64; private _c98: u64; private _ca0: u64; private _ca8: u64; private _cb0: u64;
  private _cb8: u64; private _cc0: u64; private _cc8: u64; private _cd0: u64; private _cd8: u64;
  private _ce0: u64; private _ce8: u64; private _cf0: u64; private _cf8: u64; private _d00: u64;
  private _d08: u64; private _d10: u64; private _d18: u64; private _d20: u64; private _d28: u64;
  private _d30: u64; private _d38: u64; private _d40: u64; private _d48: u64; private _d50: u64;
  private _d58: u64; private _d60: u64; private _d68: u64; private _d70: u64; private _d78: u64;
  private _d80: u64; private _d88: u64; private _d90: u64; private _d98: u64; private _da0: u64;
  private _da8: u64; private _db0: u64; private _db8: u64; private _dc0: u64; private _dc8: u64;
  private _dd0: u64; private _dd8: u64; private _de0: u64; private _de8: u64; private _df0: u64;
  private _df8: u64; private _e00: u64; private _e08: u64; private _e10: u64; private _e18: u64;
  private _e20: u64; private _e28: u64; private _e30: u64; private _e38: u64; private _e40: u64;
  private _e48: u64; private _e50: u64; private _e58: u64; private _e60: u64; private _e68: u64;
  private _e70: u64; private _e78: u64; private _e80: u64; private _e88: u64; private _e90: u64;
  private _e98: u64; private _ea0: u64; private _ea8: u64; private _eb0: u64; private _eb8: u64;
  private _ec0: u64; private _ec8: u64; private _ed0: u64; private _ed8: u64; private _ee0: u64;
  private _ee8: u64; private _ef0: u64; private _ef8: u64; private _f00: u64; private _f08: u64;
  private _f10: u64; private _f18: u64; private _f20: u64; private _f28: u64; private _f30: u64;
  private _f38: u64; private _f40: u64; private _f48: u64; private _f50: u64; private _f58: u64;
  private _f60: u64; private _f68: u64; private _f70: u64; private _f78: u64; private _f80: u64;
  private _f88: u64; private _f90: u64; private _f98: u64; private _fa0: u64; private _fa8: u64;
  private _fb0: u64; private _fb8: u64; private _fc0: u64; private _fc8: u64; private _fd0: u64;
  private _fd8: u64; private _fe0: u64; private _fe8: u64; private _ff0: u64; private _ff8: u64;
  /** 0x60: address of A range of memory to map or unmap. At most 125. */
  @inline get entries(): usize { return changetype<usize>(this) + MV_MDL_ENTRIES; }
}

// A CPUID leaf.
/** Bytes of MvCdlEntry. */
export const MV_CDL_ENTRY_SIZE: u32 = 0x20;
/** EAX in */
export const MV_CDL_ENTRY_FUN: u32 = 0x0;
/** ECX in */
export const MV_CDL_ENTRY_IDX: u32 = 0x4;
/** mv_cpuid_flag_t */
export const MV_CDL_ENTRY_FLAGS: u32 = 0x8;
/** EAX out */
export const MV_CDL_ENTRY_EAX: u32 = 0xc;
/** EBX out */
export const MV_CDL_ENTRY_EBX: u32 = 0x10;
/** ECX out */
export const MV_CDL_ENTRY_ECX: u32 = 0x14;
/** EDX out */
export const MV_CDL_ENTRY_EDX: u32 = 0x18;
/** ignored */
export const MV_CDL_ENTRY_RESERVED: u32 = 0x1c;

/** A CPUID leaf. */
@unmanaged
export class MvCdlEntry {
  /** 0x0: EAX in */
  fun: u32;
  /** 0x4: ECX in */
  idx: u32;
  /** 0x8: mv_cpuid_flag_t */
  flags: u32;
  /** 0xc: EAX out */
  eax: u32;
  /** 0x10: EBX out */
  ebx: u32;
  /** 0x14: ECX out */
  ecx: u32;
  /** 0x18: EDX out */
  edx: u32;
  /** 0x1c: ignored */
  reserved: u32;
}

// CPUID descriptor list.
/** Bytes of MvCdl. */
export const MV_CDL_SIZE: u32 = 0x1000;
/** msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
export const MV_CDL_REG0: u32 = 0x0;
/** msr_get_supported_list: index to start at in, entries left out */
export const MV_CDL_REG1: u32 = 0x8;
/** ignored */
export const MV_CDL_REG2: u32 = 0x10;
/** ignored */
export const MV_CDL_REG3: u32 = 0x18;
/** ignored */
export const MV_CDL_REG4: u32 = 0x20;
/** ignored */
export const MV_CDL_REG5: u32 = 0x28;
/** ignored */
export const MV_CDL_REG6: u32 = 0x30;
/** ignored */
export const MV_CDL_REG7: u32 = 0x38;
/** ignored */
export const MV_CDL_RESERVED1: u32 = 0x40;
/** ignored */
export const MV_CDL_RESERVED2: u32 = 0x48;
/** ignored */
export const MV_CDL_RESERVED3: u32 = 0x50;
/** entries in use, from 1 to the maximum */
export const MV_CDL_NUM_ENTRIES: u32 = 0x58;
/** A CPUID leaf. At most 125. */
export const MV_CDL_ENTRIES: u32 = 0x60;
/** Elements of {@link MV_CDL_ENTRIES}. */
export const MV_CDL_ENTRIES_COUNT: u32 = 125;

/** CPUID descriptor list. */
@unmanaged
export class MvCdl {
  /** 0x0: msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
  reg0: u64;
  /** 0x8: msr_get_supported_list: index to start at in, entries left out */
  reg1: u64;
  /** 0x10: ignored */
  reg2: u64;
  /** 0x18: ignored */
  reg3: u64;
  /** 0x20: ignored */
  reg4: u64;
  /** 0x28: ignored */
  reg5: u64;
  /** 0x30: ignored */
  reg6: u64;
  /** 0x38: ignored */
  reg7: u64;
  /** 0x40: ignored */
  reserved1: u64;
  /** 0x48: ignored */
  reserved2: u64;
  /** 0x50: ignored */
  reserved3: u64;
  /** 0x58: entries in use, from 1 to the maximum */
  numEntries: u64;
  private _60: u64; private _68: u64; private _70: u64; private _78: u64; private _80: u64;
  private _88: u64; private _90: u64; private _98: u64; private _a0: u64; private _a8: u64;
  private _b0: u64; private _b8: u64; private _c0: u64; private _c8: u64; private _d0: u64;
  private _d8: u64; private _e0: u64; private _e8: u64; private _f0: u64; private _f8: u64;
  private _100: u64; private _108: u64; private _110: u64; private _118: u64; private _120: u64;
  private _128: u64; private _130: u64; private _138: u64; private _140: u64; private _148: u64;
  private _150: u64; private _158: u64; private _160: u64; private _168: u64; private _170: u64;
  private _178: u64; private _180: u64; private _188: u64; private _190: u64; private _198: u64;
  private _1a0: u64; private _1a8: u64; private _1b0: u64; private _1b8: u64; private _1c0: u64;
  private _1c8: u64; private _1d0: u64; private _1d8: u64; private _1e0: u64; private _1e8: u64;
  private _1f0: u64; private _1f8: u64; private _200: u64; private _208: u64; private _210: u64;
  private _218: u64; private _220: u64; private _228: u64; private _230: u64; private _238: u64;
  private _240: u64; private _248: u64; private _250: u64; private _258: u64; private _260: u64;
  private _268: u64; private _270: u64; private _278: u64; private _280: u64; private _288: u64;
  private _290: u64; private _298: u64; private _2a0: u64; private _2a8: u64; private _2b0: u64;
  private _2b8: u64; private _2c0: u64; private _2c8: u64; private _2d0: u64; private _2d8: u64;
  private _2e0: u64; private _2e8: u64; private _2f0: u64; private _2f8: u64; private _300: u64;
  private _308: u64; private _310: u64; private _318: u64; private _320: u64; private _328: u64;
  private _330: u64; private _338: u64; private _340: u64; private _348: u64; private _350: u64;
  private _358: u64; private _360: u64; private _368: u64; private _370: u64; private _378: u64;
  private _380: u64; private _388: u64; private _390: u64; private _398: u64; private _3a0: u64;
  private _3a8: u64; private _3b0: u64; private _3b8: u64; private _3c0: u64; private _3c8: u64;
  private _3d0: u64; private _3d8: u64; private _3e0: u64; private _3e8: u64; private _3f0: u64;
  private _3f8: u64; private _400: u64; private _408: u64; private _410: u64; private _418: u64;
  private _420: u64; private _428: u64; private _430: u64; private _438: u64; private _440: u64;
  private _448: u64; private _450: u64; private _458: u64; private _460: u64; private _468: u64;
  private _470: u64; private _478: u64; private _480: u64; private _488: u64; private _490: u64;
  private _498: u64; private _4a0: u64; private _4a8: u64; private _4b0: u64; private _4b8: u64;
  private _4c0: u64; private _4c8: u64; private _4d0: u64; private _4d8: u64; private _4e0: u64;
  private _4e8: u64; private _4f0: u64; private _4f8: u64; private _500: u64; private _508: u64;
  private _510: u64; private _518: u64; private _520: u64; private _528: u64; private _530: u64;
  private _538: u64; private _540: u64; private _548: u64; private _550: u64; private _558: u64;
  private _560: u64; private _568: u64; private _570: u64; private _578: u64; private _580: u64;
  private _588: u64; private _590: u64; private _598: u64; private _5a0: u64; private _5a8: u64;
  private _5b0: u64; private _5b8: u64; private _5c0: u64; private _5c8: u64; private _5d0: u64;
  private _5d8: u64; private _5e0: u64; private _5e8: u64; private _5f0: u64; private _5f8: u64;
  private _600: u64; private _608: u64; private _610: u64; private _618: u64; private _620: u64;
  private _628: u64; private _630: u64; private _638: u64; private _640: u64; private _648: u64;
  private _650: u64; private _658: u64; private _660: u64; private _668: u64; private _670: u64;
  private _678: u64; private _680: u64; private _688: u64; private _690: u64; private _698: u64;
  private _6a0: u64; private _6a8: u64; private _6b0: u64; private _6b8: u64; private _6c0: u64;
  private _6c8: u64; private _6d0: u64; private _6d8: u64; private _6e0: u64; private _6e8: u64;
  private _6f0: u64; private _6f8: u64; private _700: u64; private _708: u64; private _710: u64;
  private _718: u64; private _720: u64; private _728: u64; private _730: u64; private _738: u64;
  private _740: u64; private _748: u64; private _750: u64; private _758: u64; private _760: u64;
  private _768: u64; private _770: u64; private _778: u64; private _780: u64; private _788: u64;
  private _790: u64; private _798: u64; private _7a0: u64; private _7a8: u64; private _7b0: u64;
  private _7b8: u64; private _7c0: u64; private _7c8: u64; private _7d0: u64; private _7d8: u64;
  private _7e0: u64; private _7e8: u64; private _7f0: u64; private _7f8: u64; private _800: u64;
  private _808: u64; private _810: u64; private _818: u64; private _820: u64; private _828: u64;
  private _830: u64; private _838: u64; private _840: u64; private _848: u64; private _850: u64;
  private _858: u64; private _860: u64; private _868: u64; private _870: u64; private _878: u64;
  private _880: u64; private _888: u64; private _890: u64; private _898: u64; private _8a0: u64;
  private _8a8: u64; private _8b0: u64; private _8b8: u64; private _8c0: u64; private _8c8: u64;
  private _8d0: u64; private _8d8: u64; private _8e0: u64; private _8e8: u64; private _8f0: u64;
  private _8f8: u64; private _900: u64; private _908: u64; private _910: u64; private _918: u64;
  private _920: u64; private _928: u64; private _930: u64; private _938: u64; private _940: u64;
  private _948: u64; private _950: u64; private _958: u64; private _960: u64; private _968: u64;
  private _970: u64; private _978: u64; private _980: u64; private _988: u64; private _990: u64;
  private _998: u64; private _9a0: u64; private _9a8: u64; private _9b0: u64; private _9b8: u64;
  private _9c0: u64; private _9c8: u64; private _9d0: u64; private _9d8: u64; private _9e0: u64;
  private _9e8: u64; private _9f0: u64; private _9f8: u64; private _a00: u64; private _a08: u64;
  private _a10: u64; private _a18: u64; private _a20: u64; private _a28: u64; private _a30: u64;
  private _a38: u64; private _a40: u64; private _a48: u64; private _a50: u64; private _a58: u64;
  private _a60: u64; private _a68: u64; private _a70: u64; private _a78: u64; private _a80: u64;
  private _a88: u64; private _a90: u64; private _a98: u64; private _aa0: u64; private _aa8: u64;
  private _ab0: u64; private _ab8: u64; private _ac0: u64; private _ac8: u64; private _ad0: u64;
  private _ad8: u64; private _ae0: u64; private _ae8: u64; private _af0: u64; private _af8: u64;
  private _b00: u64; private _b08: u64; private _b10: u64; private _b18: u64; private _b20: u64;
  private _b28: u64; private _b30: u64; private _b38: u64; private _b40: u64; private _b48: u64;
  private _b50: u64; private _b58: u64; private _b60: u64; private _b68: u64; private _b70: u64;
  private _b78: u64; private _b80: u64; private _b88: u64; private _b90: u64; private _b98: u64;
  private _ba0: u64; private _ba8: u64; private _bb0: u64; private _bb8: u64; private _bc0: u64;
  private _bc8: u64; private _bd0: u64; private _bd8: u64; private _be0: u64; private _be8: u64;
  private _bf0: u64; private _bf8: u64; private _c00: u64; private _c08: u64; private _c10: u64;
  private _c18: u64; private _c20: u64; private _c28: u64; private _c30: u64; private _c38: u64;
  private _c40: u64; private _c48: u64; private _c50: u64; private _c58: u64; private _c60: u64;
  private _c68: u64; private _c70: u64; private _c78: u64; private _c80: u64; private _c88: u64;
  private _c90: u64; private _c98: u64; private _ca0: u64; private _ca8: u64; private _cb0: u64;
  private _cb8: u64; private _cc0: u64; private _cc8: u64; private _cd0: u64; private _cd8: u64;
  private _ce0: u64; private _ce8: u64; private _cf0: u64; private _cf8: u64; private _d00: u64;
  private _d08: u64; private _d10: u64; private _d18: u64; private _d20: u64; private _d28: u64;
  private _d30: u64; private _d38: u64; private _d40: u64; private _d48: u64; private _d50: u64;
  private _d58: u64; private _d60: u64; private _d68: u64; private _d70: u64; private _d78: u64;
  private _d80: u64; private _d88: u64; private _d90: u64; private _d98: u64; private _da0: u64;
  private _da8: u64; private _db0: u64; private _db8: u64; private _dc0: u64; private _dc8: u64;
  private _dd0: u64; private _dd8: u64; private _de0: u64; private _de8: u64; private _df0: u64;
  private _df8: u64; private _e00: u64; private _e08: u64; private _e10: u64; private _e18: u64;
  private _e20: u64; private _e28: u64; private _e30: u64; private _e38: u64; private _e40: u64;
  private _e48: u64; private _e50: u64; private _e58: u64; private _e60: u64; private _e68: u64;
  private _e70: u64; private _e78: u64; private _e80: u64; private _e88: u64; private _e90: u64;
  private _e98: u64; private _ea0: u64; private _ea8: u64; private _eb0: u64; private _eb8: u64;
  private _ec0: u64; private _ec8: u64; private _ed0: u64; private _ed8: u64; private _ee0: u64;
  private _ee8: u64; private _ef0: u64; private _ef8: u64; private _f00: u64; private _f08: u64;
  private _f10: u64; private _f18: u64; private _f20: u64; private _f28: u64; private _f30: u64;
  private _f38: u64; private _f40: u64; private _f48: u64; private _f50: u64; private _f58: u64;
  private _f60: u64; private _f68: u64; private _f70: u64; private _f78: u64; private _f80: u64;
  private _f88: u64; private _f90: u64; private _f98: u64; private _fa0: u64; private _fa8: u64;
  private _fb0: u64; private _fb8: u64; private _fc0: u64; private _fc8: u64; private _fd0: u64;
  private _fd8: u64; private _fe0: u64; private _fe8: u64; private _ff0: u64; private _ff8: u64;
  /** 0x60: address of A CPUID leaf. At most 125. */
  @inline get entries(): usize { return changetype<usize>(this) + MV_CDL_ENTRIES; }
}

// Port I/O that ended a run.
/** Bytes of MvExitIo. */
export const MV_EXIT_IO_SIZE: u32 = 0x24;
/** port */
export const MV_EXIT_IO_ADDR: u32 = 0x0;
/** guest RAX, masked to the access size, for IN too */
export const MV_EXIT_IO_DATA: u32 = 0x8;
/** RCX where the instruction has a REP prefix, otherwise 0 */
export const MV_EXIT_IO_REPS: u32 = 0x10;
/** MV_EXIT_IO_IN or MV_EXIT_IO_OUT */
export const MV_EXIT_IO_TYPE: u32 = 0x18;
/** mv_bit_size_t; `size` in C */
export const MV_EXIT_IO_ACCESS_SIZE: u32 = 0x20;

// Memory-mapped I/O that ended a run. Never filled, as in MicroV.
/** Bytes of MvExitMmio. */
export const MV_EXIT_MMIO_SIZE: u32 = 0x10;
/** guest-physical address */
export const MV_EXIT_MMIO_GPA: u32 = 0x0;
/** MV_EXIT_MMIO_ */
export const MV_EXIT_MMIO_FLAGS: u32 = 0x8;

/** Memory-mapped I/O that ended a run. Never filled, as in MicroV. */
@unmanaged
export class MvExitMmio {
  /** 0x0: guest-physical address */
  gpa: u64;
  /** 0x8: MV_EXIT_MMIO_ */
  flags: u64;
}

// What run could be told. Not read, as in MicroV.
/** Bytes of MvRun. */
export const MV_RUN_SIZE: u32 = 0x1000;
/** ignored */
export const MV_RUN_RESERVED: u32 = 0x0;
/** Elements of {@link MV_RUN_RESERVED}. */
export const MV_RUN_RESERVED_COUNT: u32 = 4096;

/** What run could be told. Not read, as in MicroV. */
@unmanaged
export class MvRun {
  private _0: u64; private _8: u64; private _10: u64; private _18: u64; private _20: u64;
  private _28: u64; private _30: u64; private _38: u64; private _40: u64; private _48: u64;
  private _50: u64; private _58: u64; private _60: u64; private _68: u64; private _70: u64;
  private _78: u64; private _80: u64; private _88: u64; private _90: u64; private _98: u64;
  private _a0: u64; private _a8: u64; private _b0: u64; private _b8: u64; private _c0: u64;
  private _c8: u64; private _d0: u64; private _d8: u64; private _e0: u64; private _e8: u64;
  private _f0: u64; private _f8: u64; private _100: u64; private _108: u64; private _110: u64;
  private _118: u64; private _120: u64; private _128: u64; private _130: u64; private _138: u64;
  private _140: u64; private _148: u64; private _150: u64; private _158: u64; private _160: u64;
  private _168: u64; private _170: u64; private _178: u64; private _180: u64; private _188: u64;
  private _190: u64; private _198: u64; private _1a0: u64; private _1a8: u64; private _1b0: u64;
  private _1b8: u64; private _1c0: u64; private _1c8: u64; private _1d0: u64; private _1d8: u64;
  private _1e0: u64; private _1e8: u64; private _1f0: u64; private _1f8: u64; private _200: u64;
  private _208: u64; private _210: u64; private _218: u64; private _220: u64; private _228: u64;
  private _230: u64; private _238: u64; private _240: u64; private _248: u64; private _250: u64;
  private _258: u64; private _260: u64; private _268: u64; private _270: u64; private _278: u64;
  private _280: u64; private _288: u64; private _290: u64; private _298: u64; private _2a0: u64;
  private _2a8: u64; private _2b0: u64; private _2b8: u64; private _2c0: u64; private _2c8: u64;
  private _2d0: u64; private _2d8: u64; private _2e0: u64; private _2e8: u64; private _2f0: u64;
  private _2f8: u64; private _300: u64; private _308: u64; private _310: u64; private _318: u64;
  private _320: u64; private _328: u64; private _330: u64; private _338: u64; private _340: u64;
  private _348: u64; private _350: u64; private _358: u64; private _360: u64; private _368: u64;
  private _370: u64; private _378: u64; private _380: u64; private _388: u64; private _390: u64;
  private _398: u64; private _3a0: u64; private _3a8: u64; private _3b0: u64; private _3b8: u64;
  private _3c0: u64; private _3c8: u64; private _3d0: u64; private _3d8: u64; private _3e0: u64;
  private _3e8: u64; private _3f0: u64; private _3f8: u64; private _400: u64; private _408: u64;
  private _410: u64; private _418: u64; private _420: u64; private _428: u64; private _430: u64;
  private _438: u64; private _440: u64; private _448: u64; private _450: u64; private _458: u64;
  private _460: u64; private _468: u64; private _470: u64; private _478: u64; private _480: u64;
  private _488: u64; private _490: u64; private _498: u64; private _4a0: u64; private _4a8: u64;
  private _4b0: u64; private _4b8: u64; private _4c0: u64; private _4c8: u64; private _4d0: u64;
  private _4d8: u64; private _4e0: u64; private _4e8: u64; private _4f0: u64; private _4f8: u64;
  private _500: u64; private _508: u64; private _510: u64; private _518: u64; private _520: u64;
  private _528: u64; private _530: u64; private _538: u64; private _540: u64; private _548: u64;
  private _550: u64; private _558: u64; private _560: u64; private _568: u64; private _570: u64;
  private _578: u64; private _580: u64; private _588: u64; private _590: u64; private _598: u64;
  private _5a0: u64; private _5a8: u64; private _5b0: u64; private _5b8: u64; private _5c0: u64;
  private _5c8: u64; private _5d0: u64; private _5d8: u64; private _5e0: u64; private _5e8: u64;
  private _5f0: u64; private _5f8: u64; private _600: u64; private _608: u64; private _610: u64;
  private _618: u64; private _620: u64; private _628: u64; private _630: u64; private _638: u64;
  private _640: u64; private _648: u64; private _650: u64; private _658: u64; private _660: u64;
  private _668: u64; private _670: u64; private _678: u64; private _680: u64; private _688: u64;
  private _690: u64; private _698: u64; private _6a0: u64; private _6a8: u64; private _6b0: u64;
  private _6b8: u64; private _6c0: u64; private _6c8: u64; private _6d0: u64; private _6d8: u64;
  private _6e0: u64; private _6e8: u64; private _6f0: u64; private _6f8: u64; private _700: u64;
  private _708: u64; private _710: u64; private _718: u64; private _720: u64; private _728: u64;
  private _730: u64; private _738: u64; private _740: u64; private _748: u64; private _750: u64;
  private _758: u64; private _760: u64; private _768: u64; private _770: u64; private _778: u64;
  private _780: u64; private _788: u64; private _790: u64; private _798: u64; private _7a0: u64;
  private _7a8: u64; private _7b0: u64; private _7b8: u64; private _7c0: u64; private _7c8: u64;
  private _7d0: u64; private _7d8: u64; private _7e0: u64; private _7e8: u64; private _7f0: u64;
  private _7f8: u64; private _800: u64; private _808: u64; private _810: u64; private _818: u64;
  private _820: u64; private _828: u64; private _830: u64; private _838: u64; private _840: u64;
  private _848: u64; private _850: u64; private _858: u64; private _860: u64; private _868: u64;
  private _870: u64; private _878: u64; private _880: u64; private _888: u64; private _890: u64;
  private _898: u64; private _8a0: u64; private _8a8: u64; private _8b0: u64; private _8b8: u64;
  private _8c0: u64; private _8c8: u64; private _8d0: u64; private _8d8: u64; private _8e0: u64;
  private _8e8: u64; private _8f0: u64; private _8f8: u64; private _900: u64; private _908: u64;
  private _910: u64; private _918: u64; private _920: u64; private _928: u64; private _930: u64;
  private _938: u64; private _940: u64; private _948: u64; private _950: u64; private _958: u64;
  private _960: u64; private _968: u64; private _970: u64; private _978: u64; private _980: u64;
  private _988: u64; private _990: u64; private _998: u64; private _9a0: u64; private _9a8: u64;
  private _9b0: u64; private _9b8: u64; private _9c0: u64; private _9c8: u64; private _9d0: u64;
  private _9d8: u64; private _9e0: u64; private _9e8: u64; private _9f0: u64; private _9f8: u64;
  private _a00: u64; private _a08: u64; private _a10: u64; private _a18: u64; private _a20: u64;
  private _a28: u64; private _a30: u64; private _a38: u64; private _a40: u64; private _a48: u64;
  private _a50: u64; private _a58: u64; private _a60: u64; private _a68: u64; private _a70: u64;
  private _a78: u64; private _a80: u64; private _a88: u64; private _a90: u64; private _a98: u64;
  private _aa0: u64; private _aa8: u64; private _ab0: u64; private _ab8: u64; private _ac0: u64;
  private _ac8: u64; private _ad0: u64; private _ad8: u64; private _ae0: u64; private _ae8: u64;
  private _af0: u64; private _af8: u64; private _b00: u64; private _b08: u64; private _b10: u64;
  private _b18: u64; private _b20: u64; private _b28: u64; private _b30: u64; private _b38: u64;
  private _b40: u64; private _b48: u64; private _b50: u64; private _b58: u64; private _b60: u64;
  private _b68: u64; private _b70: u64; private _b78: u64; private _b80: u64; private _b88: u64;
  private _b90: u64; private _b98: u64; private _ba0: u64; private _ba8: u64; private _bb0: u64;
  private _bb8: u64; private _bc0: u64; private _bc8: u64; private _bd0: u64; private _bd8: u64;
  private _be0: u64; private _be8: u64; private _bf0: u64; private _bf8: u64; private _c00: u64;
  private _c08: u64; private _c10: u64; private _c18: u64; private _c20: u64; private _c28: u64;
  private _c30: u64; private _c38: u64; private _c40: u64; private _c48: u64; private _c50: u64;
  private _c58: u64; private _c60: u64; private _c68: u64; private _c70: u64; private _c78: u64;
  private _c80: u64; private _c88: u64; private _c90: u64; private _c98: u64; private _ca0: u64;
  private _ca8: u64; private _cb0: u64; private _cb8: u64; private _cc0: u64; private _cc8: u64;
  private _cd0: u64; private _cd8: u64; private _ce0: u64; private _ce8: u64; private _cf0: u64;
  private _cf8: u64; private _d00: u64; private _d08: u64; private _d10: u64; private _d18: u64;
  private _d20: u64; private _d28: u64; private _d30: u64; private _d38: u64; private _d40: u64;
  private _d48: u64; private _d50: u64; private _d58: u64; private _d60: u64; private _d68: u64;
  private _d70: u64; private _d78: u64; private _d80: u64; private _d88: u64; private _d90: u64;
  private _d98: u64; private _da0: u64; private _da8: u64; private _db0: u64; private _db8: u64;
  private _dc0: u64; private _dc8: u64; private _dd0: u64; private _dd8: u64; private _de0: u64;
  private _de8: u64; private _df0: u64; private _df8: u64; private _e00: u64; private _e08: u64;
  private _e10: u64; private _e18: u64; private _e20: u64; private _e28: u64; private _e30: u64;
  private _e38: u64; private _e40: u64; private _e48: u64; private _e50: u64; private _e58: u64;
  private _e60: u64; private _e68: u64; private _e70: u64; private _e78: u64; private _e80: u64;
  private _e88: u64; private _e90: u64; private _e98: u64; private _ea0: u64; private _ea8: u64;
  private _eb0: u64; private _eb8: u64; private _ec0: u64; private _ec8: u64; private _ed0: u64;
  private _ed8: u64; private _ee0: u64; private _ee8: u64; private _ef0: u64; private _ef8: u64;
  private _f00: u64; private _f08: u64; private _f10: u64; private _f18: u64; private _f20: u64;
  private _f28: u64; private _f30: u64; private _f38: u64; private _f40: u64; private _f48: u64;
  private _f50: u64; private _f58: u64; private _f60: u64; private _f68: u64; private _f70: u64;
  private _f78: u64; private _f80: u64; private _f88: u64; private _f90: u64; private _f98: u64;
  private _fa0: u64; private _fa8: u64; private _fb0: u64; private _fb8: u64; private _fc0: u64;
  private _fc8: u64; private _fd0: u64; private _fd8: u64; private _fe0: u64; private _fe8: u64;
  private _ff0: u64; private _ff8: u64;
  /** 0x0: address of ignored */
  @inline get reserved(): usize { return changetype<usize>(this) + MV_RUN_RESERVED; }
}

// Clients' view of gla_to_gpa; never in the page.
/** Bytes of MvTranslation. */
export const MV_TRANSLATION_SIZE: u32 = 0x21;
/** virtual address */
export const MV_TRANSLATION_VADDR: u32 = 0x0;
/** linear address */
export const MV_TRANSLATION_LADDR: u32 = 0x8;
/** physical address */
export const MV_TRANSLATION_PADDR: u32 = 0x10;
/** MV_MAP_FLAG_ */
export const MV_TRANSLATION_FLAGS: u32 = 0x18;
/** nonzero where the translation exists */
export const MV_TRANSLATION_IS_VALID: u32 = 0x20;

// Clients' view of the FXSAVE image; its names do not match the hardware's.
/** Bytes of MvFpuState. */
export const MV_FPU_STATE_SIZE: u32 = 0x1a8;
/** first 32 bytes; the hardware keeps MXCSR at 0x18 */
export const MV_FPU_STATE_REGISTERS: u32 = 0x0;
/** Elements of {@link MV_FPU_STATE_REGISTERS}. */
export const MV_FPU_STATE_REGISTERS_COUNT: u32 = 32;
/** in truth the first bytes of ST0 */
export const MV_FPU_STATE_MXCSR: u32 = 0x20;
/** in truth bytes 4 to 7 of ST0 */
export const MV_FPU_STATE_MXCSR_MASK: u32 = 0x24;
/** 8 x 16 bytes */
export const MV_FPU_STATE_FPR: u32 = 0x28;
/** Elements of {@link MV_FPU_STATE_FPR}. */
export const MV_FPU_STATE_FPR_COUNT: u32 = 128;
/** 16 x 16 bytes */
export const MV_FPU_STATE_XMM: u32 = 0xa8;
/** Elements of {@link MV_FPU_STATE_XMM}. */
export const MV_FPU_STATE_XMM_COUNT: u32 = 256;

/** Clients' view of the FXSAVE image; its names do not match the hardware's. */
@unmanaged
export class MvFpuState {
  private _0: u64; private _8: u64; private _10: u64; private _18: u64;
  /** 0x20: in truth the first bytes of ST0 */
  mxcsr: u32;
  /** 0x24: in truth bytes 4 to 7 of ST0 */
  mxcsrMask: u32;
  private _28: u64; private _30: u64; private _38: u64; private _40: u64; private _48: u64;
  private _50: u64; private _58: u64; private _60: u64; private _68: u64; private _70: u64;
  private _78: u64; private _80: u64; private _88: u64; private _90: u64; private _98: u64;
  private _a0: u64;
  private _a8: u64; private _b0: u64; private _b8: u64; private _c0: u64; private _c8: u64;
  private _d0: u64; private _d8: u64; private _e0: u64; private _e8: u64; private _f0: u64;
  private _f8: u64; private _100: u64; private _108: u64; private _110: u64; private _118: u64;
  private _120: u64; private _128: u64; private _130: u64; private _138: u64; private _140: u64;
  private _148: u64; private _150: u64; private _158: u64; private _160: u64; private _168: u64;
  private _170: u64; private _178: u64; private _180: u64; private _188: u64; private _190: u64;
  private _198: u64; private _1a0: u64;
  /** 0x0: address of first 32 bytes; the hardware keeps MXCSR at 0x18 */
  @inline get registers(): usize { return changetype<usize>(this) + MV_FPU_STATE_REGISTERS; }
  /** 0x28: address of 8 x 16 bytes */
  @inline get fpr(): usize { return changetype<usize>(this) + MV_FPU_STATE_FPR; }
  /** 0xa8: address of 16 x 16 bytes */
  @inline get xmm(): usize { return changetype<usize>(this) + MV_FPU_STATE_XMM; }
}

// Extension: the exit that ended the last run.
/** Bytes of MvExitRecord. */
export const MV_EXIT_RECORD_SIZE: u32 = 0x48;
/** MV_RECORD_REASON_ */
export const MV_EXIT_RECORD_REASON: u32 = 0x0;
/** meaning depends on the reason: MV_RECORD_IO_, MV_RECORD_FAULT_; invalid_state: the register that was refused, mv_reg_t or MV_RECORD_REFUSED_, 0 if none was found */
export const MV_EXIT_RECORD_QUALIFICATION: u32 = 0x4;
/** meaning depends on the reason */
export const MV_EXIT_RECORD_INFO: u32 = 0x8;
/** guest-physical address of a nested page fault */
export const MV_EXIT_RECORD_GPA: u32 = 0x10;
/** RIP behind the instruction, where the reason has one */
export const MV_EXIT_RECORD_NEXT_RIP: u32 = 0x18;
/** how many bytes of `inst` are valid */
export const MV_EXIT_RECORD_INST_BYTES: u32 = 0x20;
/** privilege level of the guest */
export const MV_EXIT_RECORD_CPL: u32 = 0x24;
/** bytes at RIP, where they were fetched */
export const MV_EXIT_RECORD_INST: u32 = 0x28;
/** Elements of {@link MV_EXIT_RECORD_INST}. */
export const MV_EXIT_RECORD_INST_COUNT: u32 = 16;
/** RIP of the guest at the exit */
export const MV_EXIT_RECORD_RIP: u32 = 0x38;
/** RFLAGS of the guest at the exit */
export const MV_EXIT_RECORD_RFLAGS: u32 = 0x40;

/** Extension: the exit that ended the last run. */
@unmanaged
export class MvExitRecord {
  /** 0x0: MV_RECORD_REASON_ */
  reason: u32;
  /** 0x4: meaning depends on the reason: MV_RECORD_IO_, MV_RECORD_FAULT_; invalid_state: the register that was refused, mv_reg_t or MV_RECORD_REFUSED_, 0 if none was found */
  qualification: u32;
  /** 0x8: meaning depends on the reason */
  info: u64;
  /** 0x10: guest-physical address of a nested page fault */
  gpa: u64;
  /** 0x18: RIP behind the instruction, where the reason has one */
  nextRip: u64;
  /** 0x20: how many bytes of `inst` are valid */
  instBytes: u32;
  /** 0x24: privilege level of the guest */
  cpl: u32;
  private _28: u64; private _30: u64;
  /** 0x38: RIP of the guest at the exit */
  rip: u64;
  /** 0x40: RFLAGS of the guest at the exit */
  rflags: u64;
  /** 0x28: address of bytes at RIP, where they were fetched */
  @inline get inst(): usize { return changetype<usize>(this) + MV_EXIT_RECORD_INST; }
}

// Extension: what a PP counted. The arrays are indexed by MV_RECORD_REASON_.
/** Bytes of MvPpCounters. */
export const MV_PP_COUNTERS_SIZE: u32 = 0x420;
/** exits of all reasons */
export const MV_PP_COUNTERS_EXITS_TOTAL: u32 = 0x0;
/** upcalls from ring 0 into ring 3 */
export const MV_PP_COUNTERS_RING_CROSSINGS: u32 = 0x8;
/** calls from ring 3 into ring 0 */
export const MV_PP_COUNTERS_SYSCALLS: u32 = 0x10;
/** faults of ring 3 on this PP */
export const MV_PP_COUNTERS_CORE_FAULTS: u32 = 0x18;
/** exits by reason */
export const MV_PP_COUNTERS_EXITS: u32 = 0x20;
/** Elements of {@link MV_PP_COUNTERS_EXITS}. */
export const MV_PP_COUNTERS_EXITS_COUNT: u32 = 32;
/** TSC ticks from exit to re-entry, summed */
export const MV_PP_COUNTERS_TICKS_SUM: u32 = 0x120;
/** Elements of {@link MV_PP_COUNTERS_TICKS_SUM}. */
export const MV_PP_COUNTERS_TICKS_SUM_COUNT: u32 = 32;
/** the shortest; 0 where there was none */
export const MV_PP_COUNTERS_TICKS_MIN: u32 = 0x220;
/** Elements of {@link MV_PP_COUNTERS_TICKS_MIN}. */
export const MV_PP_COUNTERS_TICKS_MIN_COUNT: u32 = 32;
/** the longest */
export const MV_PP_COUNTERS_TICKS_MAX: u32 = 0x320;
/** Elements of {@link MV_PP_COUNTERS_TICKS_MAX}. */
export const MV_PP_COUNTERS_TICKS_MAX_COUNT: u32 = 32;

/** Extension: what a PP counted. The arrays are indexed by MV_RECORD_REASON_. */
@unmanaged
export class MvPpCounters {
  /** 0x0: exits of all reasons */
  exitsTotal: u64;
  /** 0x8: upcalls from ring 0 into ring 3 */
  ringCrossings: u64;
  /** 0x10: calls from ring 3 into ring 0 */
  syscalls: u64;
  /** 0x18: faults of ring 3 on this PP */
  coreFaults: u64;
  private _20: u64; private _28: u64; private _30: u64; private _38: u64; private _40: u64;
  private _48: u64; private _50: u64; private _58: u64; private _60: u64; private _68: u64;
  private _70: u64; private _78: u64; private _80: u64; private _88: u64; private _90: u64;
  private _98: u64; private _a0: u64; private _a8: u64; private _b0: u64; private _b8: u64;
  private _c0: u64; private _c8: u64; private _d0: u64; private _d8: u64; private _e0: u64;
  private _e8: u64; private _f0: u64; private _f8: u64; private _100: u64; private _108: u64;
  private _110: u64; private _118: u64;
  private _120: u64; private _128: u64; private _130: u64; private _138: u64; private _140: u64;
  private _148: u64; private _150: u64; private _158: u64; private _160: u64; private _168: u64;
  private _170: u64; private _178: u64; private _180: u64; private _188: u64; private _190: u64;
  private _198: u64; private _1a0: u64; private _1a8: u64; private _1b0: u64; private _1b8: u64;
  private _1c0: u64; private _1c8: u64; private _1d0: u64; private _1d8: u64; private _1e0: u64;
  private _1e8: u64; private _1f0: u64; private _1f8: u64; private _200: u64; private _208: u64;
  private _210: u64; private _218: u64;
  private _220: u64; private _228: u64; private _230: u64; private _238: u64; private _240: u64;
  private _248: u64; private _250: u64; private _258: u64; private _260: u64; private _268: u64;
  private _270: u64; private _278: u64; private _280: u64; private _288: u64; private _290: u64;
  private _298: u64; private _2a0: u64; private _2a8: u64; private _2b0: u64; private _2b8: u64;
  private _2c0: u64; private _2c8: u64; private _2d0: u64; private _2d8: u64; private _2e0: u64;
  private _2e8: u64; private _2f0: u64; private _2f8: u64; private _300: u64; private _308: u64;
  private _310: u64; private _318: u64;
  private _320: u64; private _328: u64; private _330: u64; private _338: u64; private _340: u64;
  private _348: u64; private _350: u64; private _358: u64; private _360: u64; private _368: u64;
  private _370: u64; private _378: u64; private _380: u64; private _388: u64; private _390: u64;
  private _398: u64; private _3a0: u64; private _3a8: u64; private _3b0: u64; private _3b8: u64;
  private _3c0: u64; private _3c8: u64; private _3d0: u64; private _3d8: u64; private _3e0: u64;
  private _3e8: u64; private _3f0: u64; private _3f8: u64; private _400: u64; private _408: u64;
  private _410: u64; private _418: u64;
  /** 0x20: address of exits by reason */
  @inline get exits(): usize { return changetype<usize>(this) + MV_PP_COUNTERS_EXITS; }
  /** 0x120: address of TSC ticks from exit to re-entry, summed */
  @inline get ticksSum(): usize { return changetype<usize>(this) + MV_PP_COUNTERS_TICKS_SUM; }
  /** 0x220: address of the shortest; 0 where there was none */
  @inline get ticksMin(): usize { return changetype<usize>(this) + MV_PP_COUNTERS_TICKS_MIN; }
  /** 0x320: address of the longest */
  @inline get ticksMax(): usize { return changetype<usize>(this) + MV_PP_COUNTERS_TICKS_MAX; }
}
