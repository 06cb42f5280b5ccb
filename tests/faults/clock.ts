// Loaded before a service: its clock is wrong by so many milliseconds, as clocks of machines are.
const offset = Number(process.env.CLOCK_OFFSET);
const now = Date.now;
Date.now = () => now() + offset;
