"""收费: fees, refunds, waivers and the day's takings."""
