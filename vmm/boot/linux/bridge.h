/* Offsets in the bridge, for bridge.c and trampoline.S. */
#ifndef MICROV_BRIDGE_H
#define MICROV_BRIDGE_H

/* Operands of LGDT and LIDT. */
#define BRIDGE_GDTR 0x00
#define BRIDGE_IDTR 0x10
/* NMIs that came while the CPU stood here; the kernel finds it 16 bytes behind LIDT's operand. */
#define BRIDGE_NMIS 0x20
/* The root's own, and its GDT where the processor may write to it. */
#define BRIDGE_ROOT_GDTR 0x30
#define BRIDGE_ROOT_GDTR_RW 0x40
#define BRIDGE_ROOT_IDTR 0x50
#define BRIDGE_ROOT_FS_BASE 0x60
#define BRIDGE_ROOT_GS_BASE 0x68
/* Selectors, 2 bytes each. */
#define BRIDGE_ROOT_FS 0x70
#define BRIDGE_ROOT_GS 0x72
#define BRIDGE_ROOT_LDTR 0x74
#define BRIDGE_ROOT_TR 0x76
/* From here down to the tables lies a stack. */
#define BRIDGE_STACK_TOP 0x1000

#endif
