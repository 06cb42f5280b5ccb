// Loaded before a service: shifts its clock by CLOCK_OFFSET ms, as clocks of machines are wrong.
const offset = Number(process.env.CLOCK_OFFSET);
const now = Date.now;
Date.now = () => now() + offset;
