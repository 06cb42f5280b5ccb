import * as model from "../page/model.ts";

/** What is said for a moment, and what must be said once. */
export function Notices() {
  const lost = model.away.value && model.screen.value.at !== "room";
  return (
    <div class="notices">
      <div role="status">
        {lost && <p class="banner">Parlor cannot be reached. Trying again…</p>}
        {model.toast.value !== "" && <p class="toast">{model.toast}</p>}
      </div>
      {model.storageBlocked.value && <Blocked />}
    </div>
  );
}

function Blocked() {
  return (
    <p class="banner" role="note">
      This browser keeps nothing for this page: your name and unsent messages are gone when you close it.{" "}
      <button class="link" type="button" onClick={() => (model.storageBlocked.value = false)}>
        OK
      </button>
    </p>
  );
}
