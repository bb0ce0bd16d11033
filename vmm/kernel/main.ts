/** Entry points of the kernel image: what the assembly stubs call. */
export { prepare } from "./svm/prepare";
export { launch } from "./svm/launch";
export { leave } from "./svm/leave";
export { exit } from "./svm/exit";
export { resume } from "./svm/resume";
export { endTrace } from "./svm/trace";
export { service } from "./service/service";
export { trap } from "./trap";
export { unknownService } from "./core-restart";
