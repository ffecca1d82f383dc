"""A campaign (活动): its stages, roster, deadlines and targets."""
