/**
 * The first button of a form with boxes: Enter on a box presses it, and it does nothing. Chromium and WebKit pass over one that is disabled, and WebKit
 * over one that is not laid out. Without scripts its form is refused, as it asks for nothing.
 */
export function HarmlessButton() {
  // biome-ignore lint/a11y/useButtonType: it submits, as any without a type; every list has it, and is weighed.
  return <button className="sr-only" tabIndex={-1} aria-hidden="true" />;
}

/** Whether a form was sent by it. */
export function isHarmless(event: SubmitEvent): boolean {
  return event.submitter?.getAttribute('aria-hidden') === 'true';
}
