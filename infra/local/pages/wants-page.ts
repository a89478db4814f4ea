/** A browser asks for HTML by name; scripts and `curl` take anything, and get JSON. */
export const wantsPage = (accept: string | undefined): boolean => accept?.includes('text/html') ?? false;
