import type { Server } from "node:net";

const CONTROL_A = 1;

/**
 * Joins our terminal and the machine's console, whose socket the server is given: keys go there as they are
 * pressed. Ctrl-A X calls `leave`, as QEMU has it.
 * @returns gives the terminal back
 */
export function bridgeTerminal(server: Server, leave: () => void): () => void {
  const { stdin, stdout } = process;
  server.once("connection", (socket) => {
    socket.on("error", () => undefined); // the machine has gone, which others see
    socket.on("data", (bytes) => stdout.write(bytes));
    let escaped = false;
    stdin.on("data", (bytes: Buffer) => {
      for (const key of bytes) {
        if (escaped && (key | 0x20) === "x".charCodeAt(0)) leave();
        else if (escaped || key !== CONTROL_A) socket.write(Buffer.of(key));
        escaped = !escaped && key === CONTROL_A;
      }
    });
  });
  if (stdin.isTTY) stdin.setRawMode(true);
  return () => {
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.destroy();
    server.close();
  };
}
