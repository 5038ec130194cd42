import { describe, expect, test } from "vitest";
import { CHANNELS } from "../../runtime/channels/registry.js";
import { channelLaw } from "../../testing/laws/channel-law.js";

describe.each(Object.values(CHANNELS))("channel $name", (channel) => {
  test("is named as registered, and a right label never weighs less than a wrong one", () => {
    expect(CHANNELS[channel.name]).toBe(channel);
    const right = channel.logWeight(1, 1, channel.parameters);
    const wrong = channel.logWeight(1, -1, channel.parameters);
    expect(right).toBeLessThanOrEqual(0);
    expect(wrong).toBeLessThanOrEqual(right);
    expect(right).toBeGreaterThan(Number.NEGATIVE_INFINITY);
  });

  test("weights, jumps and steps agree", () => channelLaw(channel));
});

test("parameters other than the defaults", () => {
  channelLaw(CHANNELS.probit, { parameters: { s: 0.2 } });
  channelLaw(CHANNELS.margin, { parameters: { kappa: -0.7 } });
  channelLaw(CHANNELS.flip, { parameters: { p: 0.9 } });
});
