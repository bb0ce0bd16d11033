export { coldSvmGuestExit as coldGuestExit } from "./svm/guest-exit";
