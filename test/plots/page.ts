/** A page that keeps what it is sent, instead of JupyterLab. */
export function page() {
  const sent: { data: Record<string, unknown>; update: boolean }[] = [];
  const display = (data: Record<string, unknown>) => {
    sent.push({ data, update: false });
    return { update: (newer: Record<string, unknown>) => void sent.push({ data: newer, update: true }) };
  };
  return { sent, display };
}
