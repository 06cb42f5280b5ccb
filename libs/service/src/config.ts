import { cleanEnv, makeExactValidator, str } from "envalid";

export { bool, str } from "envalid";

/** The message names each wrong variable and is all a person needs to see [B3]. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

type Whole = { readonly min: number; readonly max: number; readonly default: number; readonly desc: string };

/** Both bounds are included. */
export function whole(spec: Whole) {
  return makeExactValidator<number>((input) => {
    const value = Number(input);
    if (input.trim() !== "" && Number.isInteger(value) && value >= spec.min && value <= spec.max) return value;
    throw new Error(`must be a whole number from ${spec.min} to ${spec.max}`);
  })({ default: spec.default, desc: spec.desc });
}

/** 0 takes any free port, which the service's `ready` line tells. */
export function port(spec: { readonly default: number; readonly desc: string }) {
  return whole({ ...spec, min: 0, max: 65_535 });
}

export const list = makeExactValidator<readonly string[]>((input) =>
  input
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);

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

/** Throws ConfigError with one sentence that names every wrong variable. */
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
