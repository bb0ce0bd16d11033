/** Entry points of the kernel image: what the assembly stubs call. */
export { prepare } from "./vs/prepare";
export { launch } from "./vs/launch";
export { leave } from "./vs/leave";
export { svmExit } from "./svm/exit";
export { vmxExit } from "./vmx/exit";
export { vmxEnter } from "./vmx/entry";
export { vmxFailed } from "./vmx/failed-entry";
export { vmxRootEvents } from "./vmx/root-nmi";
export { resume } from "./vs/resume";
export { endTrace } from "./vs/trace";
export { service } from "./service/service";
export { trap } from "./trap";
export { unknownService } from "./core-restart";
