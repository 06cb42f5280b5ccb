/** On this machine only, at the bench's port. */
export const address = { host: "127.0.0.1", port: Number(process.env.PORT) } as const;

export function announce(): void {
  console.log(JSON.stringify({ port: address.port }));
}
