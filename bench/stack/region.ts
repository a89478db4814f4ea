/** Where the stacks of the bench stand; any region would do. */
export const region = 'eu-central-1';
