/** Status of a machine that was stopped because its time was over. */
export const STATUS_TIMEOUT = 124;
/** Status of a machine that ended without delivering one. */
export const STATUS_DIED = 125;

/** What is known about a machine after its emulator has gone. */
export interface Ending {
  /** The commands' status, when both output streams arrived whole. */
  delivered: number | undefined;
  /** Whether the commands were started. */
  begun: boolean;
  timedOut: boolean;
  timeout: number;
  /** QEMU's word for why the machine stopped, if the emulator told why. */
  shutdown: string | undefined;
  exitCode: number | null;
  signal: string | null;
  /** Why the emulator could not be started, or what it wrote to stderr. */
  emulatorErrors: string;
}

export interface Verdict {
  /** The commands' own status, 124 or 125. */
  status: number;
  /**
   * "status": the commands ended and the machine powered off. "timeout". Otherwise how the machine died:
   * QEMU's word, such as "guest-shutdown" (power-off) or "guest-reset" (reboot, panic or triple fault),
   * or "emulator" when the emulator itself failed.
   */
  ended: string;
  /** A sentence for people when `ended` is not "status"; else empty. */
  reason: string;
}

/** Judges how a machine ended. Only a machine that delivered a status and then powered off can succeed. */
export function verdict(ending: Ending): Verdict {
  const { delivered, shutdown } = ending;
  const after = delivered === undefined ? "" : ` after the commands had ended with ${delivered}`;
  if (ending.timedOut) {
    const where = ending.begun ? "" : " before it came to the commands";
    const reason = `the machine was stopped after ${ending.timeout} s${where}${after && `, it did not power off${after}`}`;
    return { status: STATUS_TIMEOUT, ended: "timeout", reason };
  }
  if (delivered !== undefined && shutdown === "guest-shutdown") {
    return { status: delivered, ended: "status", reason: "" };
  }
  const died = (ended: string, reason: string): Verdict => ({ status: STATUS_DIED, ended, reason });
  if (shutdown === "guest-reset")
    return died(shutdown, `the machine reset itself${after || whileRunning(ending)}`);
  if (shutdown === "guest-shutdown") return died(shutdown, `the machine powered off${whileRunning(ending)}`);
  const how = ending.signal ? `was killed by ${ending.signal}` : `ended with ${ending.exitCode}`;
  const said = ending.emulatorErrors.trim().split("\n").slice(-3).join(" / ");
  return died(
    shutdown ?? "emulator",
    `the emulator ${how}${after || whileRunning(ending)}${said && `: ${said}`}`,
  );
}

function whileRunning(ending: Ending): string {
  return ending.begun ? " before the commands had ended" : " before it came to the commands";
}
