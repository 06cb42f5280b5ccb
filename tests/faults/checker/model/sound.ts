import type { History } from "../history.ts";
import { World } from "./world.ts";

/** A history in which everything happens that the rules are about, and nothing is wrong. */
export function soundHistory(): History {
  const world = new World(["lobby", "attic"], 3);
  const [ana, bo, cleo, dora, ed] = world.pages;
  if (!ana || !bo || !cleo || !dora || !ed) throw new Error("Somebody is missing.");
  for (const id of ["early-1", "early-2"]) world.write(ana, id);
  world.wipe();
  for (const page of world.pages) world.return(page);
  for (const id of ["one", "two", "three"]) for (const page of [ana, bo, dora]) world.write(page, id);
  world.refuse(bo, "too-much");
  world.lose(bo);
  world.write(bo, "from-afar");
  world.write(ana, "meanwhile");
  world.return(bo);
  world.lose(cleo);
  for (let index = 0; index < 7; index++) world.write(ana, `many-${index}`);
  world.return(cleo);
  world.lose(bo);
  world.write(bo, "kept");
  world.clear(bo);
  world.reload(bo);
  const [again, other] = [world.openBeside(dora), world.openBeside(dora, "dora's other")];
  dora.type("of the first tab");
  again.type("of the second tab");
  for (const tab of [dora, again, other]) world.reload(tab);
  world.write(again, "said-beside");
  world.leave(again);
  world.leave(other);
  world.reload(dora);
  world.remove(ed);
  world.attack(12, () => world.write(ana, "besieged"));
  for (const id of ["late-1", "late-2"]) for (const page of [bo, ana, dora]) world.write(page, id);
  world.write(ana, "last");
  return world.finish();
}
