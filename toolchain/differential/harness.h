/* Included before generated code: traps become a jump back to the harness, with their kind. */
#ifndef DIFFERENTIAL_HARNESS_H
#define DIFFERENTIAL_HARNESS_H
__attribute__((noreturn)) void differential_trap(int kind);
#define hv_trap(kind) differential_trap(kind)
#endif
