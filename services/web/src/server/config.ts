import { join } from "node:path";
import { common, port, str } from "@parlor/service";

export const webSettings = {
  ...common,
  PORT: port({ default: 8080, desc: "The port that the page is served on." }),
  PARLOR_WEB_DIST: str({
    default: join(import.meta.dirname, "../../dist"),
    desc: "The folder that the page was built into.",
  }),
};
