import * as page from "../../app/page.ts";
import { tellRefusal } from "../../app/texts.ts";
import { Icon } from "./icons.tsx";

export function FieldProblem({ field }: { field: "name" | "room" }) {
  const problem = page.problem.value;
  return <Problem id={`${field}-problem`} problem={problem?.field === field ? problem : undefined} />;
}

type Told = { readonly reason: string; readonly suggestion?: string | undefined };

export function Problem({ id, problem }: { id: string; problem: Told | undefined }) {
  return (
    <div role="alert">
      {problem !== undefined && (
        <p class="wrong" id={id}>
          <Icon of="alert" size={16} />
          <span>
            {tellRefusal(problem.reason)}
            {problem.suggestion !== undefined && (
              <>
                {" "}
                “<bdi>{problem.suggestion}</bdi>” is free.
              </>
            )}
          </span>
        </p>
      )}
    </div>
  );
}
