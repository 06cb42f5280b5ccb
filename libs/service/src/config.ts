import { cleanEnv, makeExactValidator, str } from "envalid";

export { bool, str } from "envalid";

/** A configuration that cannot be used. The message names each variable and is all a person needs to see [B3]. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

type Whole = { readonly min: number; readonly max: number; readonly default: number; readonly desc: string };

/** A whole number within bounds, both included. */
export function whole(spec: Whole) {
  return makeExactValidator<number>((input) => {
    const value = Number(input);
    if (input.trim() !== "" && Number.isInteger(value) && value >= spec.min && value <= spec.max) return value;
    throw new Error(`must be a whole number from ${spec.min} to ${spec.max}`);
  })({ default: spec.default, desc: spec.desc });
}

/** A port to listen on; 0 takes any free one, and the service's `ready` line says which. */
export function port(spec: { readonly default: number; readonly desc: string }) {
  return whole({ ...spec, min: 0, max: 65_535 });
}

/** A comma-separated list. */
export const list = makeExactValidator<readonly string[]>((input) =>
  input
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);

/** What every service needs to know. */
export const common = {
  HOST: str({ default: "0.0.0.0", desc: "The address to listen on." }),
  OPS_HOST: str({ default: "127.0.0.1", desc: "The address that health and metrics are served on." }),
  OPS_PORT: port({ default: 0, desc: "The port that health and metrics are served on." }),
  LOG_LEVEL: str({
    default: "info",
    choices: ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
    desc: "How much is logged.",
  }),
};

/**
 * Reads a service's configuration from environment variables, once, at start.
 * Throws ConfigError with one sentence that names every variable that is wrong.
 */
export function readConfig<S extends Parameters<typeof cleanEnv>[1]>(env: NodeJS.ProcessEnv, specs: S) {
  return cleanEnv<S>(env, specs, {
    reporter: ({ errors }) => {
      const wrong = Object.entries<Error | undefined>(errors).map(
        ([name, error]) => `${name} ${said(error, env[name])}`,
      );
      if (wrong.length > 0) throw new ConfigError(`Configuration: ${wrong.join("; ")}.`);
    },
  });
}

function said(error: Error | undefined, value: string | undefined): string {
  return value === undefined ? "is missing" : `${error?.message} (it is ${JSON.stringify(value)})`;
}
