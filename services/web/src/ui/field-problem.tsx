import * as model from "../page/model.ts";
import { tellRefusal } from "../page/words.ts";
import { Icon } from "./icons.tsx";

/** What is wrong with a field, beside it and in words. */
export function FieldProblem({ field }: { field: "name" | "room" }) {
  const problem = model.problem.value;
  return (
    <div role="alert">
      {problem?.field === field && (
        <p class="wrong" id={`${field}-problem`}>
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
