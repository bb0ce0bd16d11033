/* Offsets in the bridge, for bridge.c and trampoline.S. */
#ifndef MICROV_BRIDGE_H
#define MICROV_BRIDGE_H

/* Operands of LGDT and LIDT. */
#define BRIDGE_GDTR 0x00
#define BRIDGE_IDTR 0x10
/* The root's own, and its GDT where the processor may write to it. */
#define BRIDGE_ROOT_GDTR 0x20
#define BRIDGE_ROOT_GDTR_RW 0x30
#define BRIDGE_ROOT_IDTR 0x40
#define BRIDGE_ROOT_FS_BASE 0x50
#define BRIDGE_ROOT_GS_BASE 0x58
/* Selectors, 2 bytes each. */
#define BRIDGE_ROOT_FS 0x60
#define BRIDGE_ROOT_GS 0x62
#define BRIDGE_ROOT_LDTR 0x64
#define BRIDGE_ROOT_TR 0x66
/* From here down to the tables lies a stack. */
#define BRIDGE_STACK_TOP 0x1000

#endif
