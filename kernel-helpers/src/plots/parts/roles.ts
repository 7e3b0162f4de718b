import { check } from "../../check";
import { grey, ink, inked, palette, seriesColors } from "./theme";

/**
 * What a series is in the course: what is true; a model with attention, the same without, a classical baseline; or one
 * of the equation's parts.
 */
export type Role = "truth" | "with attention" | "without attention" | "baseline" | "query" | "keys" | "values";

/** The colours of roles, as they are without a theme: text on them is white. The truth has the colour of words. */
export const roleColors = {
  "with attention": "#a548c8",
  "without attention": "#a07d28",
  baseline: "#76828f",
  query: "#c2540a",
  keys: "#2a6fb5",
  values: "#1f7d55",
} as const satisfies Partial<Record<Role, string>>;

const mixed = (Object.entries(roleColors) as [Role, string][]).map(([role, color]) => [role, inked(color)]);

/** The colour of each role, the same for the whole course, as CSS: read at 4.5 to 1 on a light and on a dark page. */
export const roles: Readonly<Record<Role, string>> = { truth: ink, ...Object.fromEntries(mixed) };

export interface RoleOptions {
  /**
   * Which series has which role, and with it the role's colour: `{ "straight line": "baseline" }`. A series whose name
   * begins with the name of a role, such as "with attention, dot", has that role without being listed.
   */
  roles?: Record<string, Role>;
}

/** The role of each of these names, or none. */
export function rolesOf(where: string, names: string[], given: Record<string, Role> = {}): (Role | undefined)[] {
  const all = Object.keys(roles) as Role[];
  for (const [name, role] of Object.entries(given)) {
    check(names.includes(name), where, `roles must be given to what is drawn (${names.join(", ")})`, name);
    check(all.includes(role), where, `a role must be one of ${all.join(", ")}`, role);
  }
  const named = (name: string) => all.find((role) => name === role || /^\W/.test(beyond(name, role)));
  return names.map((name) => (Object.hasOwn(given, name) ? given[name] : named(name)));
}

/** What follows the role in a name that begins with it. */
const beyond = (name: string, role: Role): string => (name.startsWith(role) ? name.slice(role.length) : "");

/**
 * A colour for each name: its role's, or else the next that belongs to no role; `plain` where no theme can be followed.
 */
export function colorsOf(where: string, names: string[], given?: Record<string, Role>, plain = false): string[] {
  const byRole = plain ? { truth: grey, ...roleColors } : roles;
  const others = plain ? seriesColors : palette;
  let next = 0;
  return rolesOf(where, names, given).map((role) => (role ? byRole[role] : others[next++ % others.length]));
}
