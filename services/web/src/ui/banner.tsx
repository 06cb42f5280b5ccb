import * as model from "../page/model.ts";

/** What the person should know about the connection; nothing while it works. */
export function Banner() {
  return (
    <div role="status" class="banner-slot">
      {model.away.value && <p class="banner">Reconnecting… what you send will go out when you're back</p>}
    </div>
  );
}
