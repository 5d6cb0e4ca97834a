import type { Problem } from '../api/views.js';
import { counted } from '../format/amount.js';
import { overview } from '../live/overview.js';
import { Age } from '../parts/age.js';
import { StatusMark } from '../parts/status-mark.js';
import { problemLink } from './problem-link.js';

/** What is wrong, and what to do about it: the worst first. */
export function ProblemStrip() {
  const problems = overview.value && worstFirst(overview.value.problems);
  return (
    <section aria-label="What is wrong" class="problems">
      {/* Read out when it changes; the list below has ages that change each second. */}
      <p role="status" class={problems?.length === 0 ? 'all-well' : 'unseen'}>
        {problems && said(problems)}
      </p>
      {problems && problems.length > 0 && (
        <ul>
          {problems.map((problem) => (
            <ProblemItem key={`${problem.code} ${problem.subject}`} problem={problem} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ProblemItem({ problem }: { problem: Problem }) {
  const link = problemLink(problem);
  return (
    <li class={`problem problem-${problem.severity}`}>
      <StatusMark status={problem.severity} />
      <div>
        <strong>{problem.title}</strong>
        {problem.since && (
          <span class="quiet">
            {' '}
            for <Age since={problem.since} />
          </span>
        )}
        <p>{problem.detail}</p>
        <p>
          <b>What to do:</b> {problem.what_to_do} {link && <a href={link.href}>{link.text}</a>}
        </p>
      </div>
    </li>
  );
}

function said(problems: readonly Problem[]): string {
  if (problems.length === 0) return 'Nothing is wrong.';
  return `${counted(problems.length, 'problem')}: ${problems.map(({ title }) => title).join('; ')}`;
}

function worstFirst(problems: readonly Problem[]): Problem[] {
  const rank = ({ severity }: Problem): number => (severity === 'critical' ? 0 : 1);
  return [...problems].sort((a, b) => rank(a) - rank(b));
}
