// What shoppers do beside buying at once, and what the world does to them: carts, advertising,
// messages, learning about deals, waiting, returns, service, rivals, complements, other goods.
#include <fmt/core.h>

#include <algorithm>

#include "scenarios/sections.h"

namespace marketday {
namespace {

std::uint32_t category_index(const MarketSpec& spec, const YamlNode& node,
                             const std::string& name) {
  std::vector<std::string> known;
  for (const Category& category : spec.catalogue.categories) known.push_back(category.name);
  const auto found = std::find(known.begin(), known.end(), name);
  if (found == known.end()) {
    node.fail(fmt::format("unknown category `{}`", name), suggestion(name, known));
  }
  return static_cast<std::uint32_t>(found - known.begin());
}

Section carts_section() {
  return {
      {"carts",
       "Between looking and buying: the odds of putting an item into the cart are exp(intent) "
       "times those of buying it; what is not bought is left behind.",
       "funnel shares: marketing-science F18, F19",
       {number("intent", "util", 0.0, 0, 20, "0: no carts are kept")}},
      [](const Json& v, const YamlNode&, MarketSpec& spec) { spec.carts.intent = v["intent"]; }};
}

Section advertising_section() {
  return {{"advertising",
           "Row 22: A' = l A + pressure; visit rates times 1 + effect A^h / (A^h + k^h).",
           "Sethuraman, Tellis and Briesch 2011; Assmus, Farley and Lehmann 1984",
           {number("carry_over_per_week", "/week", 0.47, 0, 0.9999, "l"),
            number("effect", "x", 0.0, 0, 10, "greatest lift of visits; 0: off"),
            number("half_effect", "pressure", 1.0, 1e-6, 1e6, "k: half the effect at this stock"),
            integer("exponent", "-", 1, 1, 4, "h; over 1: S-shaped")}},
          [](const Json& v, const YamlNode&, MarketSpec& spec) {
            AdvertisingSpec& s = spec.advertising;
            s.carry_over_per_week = v["carry_over_per_week"];
            s.effect = v["effect"];
            s.half_effect = v["half_effect"];
            s.exponent = v["exponent"];
          }};
}

Section messages_section() {
  return {{"messages",
           "Row 23: a message adds pressure exp(-fatigue F) to the receiver's ad stock from the "
           "next day on; F' = memory F + messages; opt-out with hazard o (1 + F / 5).",
           "Naik, Mantrala and Sawyer 1998",
           {number("pressure", "pressure", 0.0, 0, 1000,
                   "of one message; needs `advertising`; 0: messages bring nobody"),
            number("fatigue", "/message", 0.08, 0, 10, "f; 0: no wear-out"),
            number("memory_per_day", "/day", 0.9, 0, 0.9999, "of F"),
            number("opt_out", "/message", 0.0, 0, 1, "o; with pressure 0: row off")}},
          [](const Json& v, const YamlNode& node, MarketSpec& spec) {
            MessageSpec& s = spec.messages;
            s.pressure = v["pressure"];
            s.fatigue = v["fatigue"];
            s.memory_per_day = v["memory_per_day"];
            s.opt_out = v["opt_out"];
            if (s.pressure > 0.0 && spec.advertising.effect <= 0.0) {
              node.fail("messages.pressure without advertising.effect",
                        "give `advertising` an effect, through which messages work");
            }
          }};
}

Section deal_learning_section() {
  return {{"deal_learning",
           "Row 24: b (1 + sensitivity D), D' = memory D + (1 - memory) 1{bought on deal}.",
           "Mela, Gupta and Lehmann 1997; Elberg et al. 2019",
           {number("sensitivity", "-", 0.0, 0, 10, "ps; 0: off"),
            number("memory", "/order", 0.95, 0, 0.9999, "of D")}},
          [](const Json& v, const YamlNode&, MarketSpec& spec) {
            spec.deal_learning.sensitivity = v["sensitivity"];
            spec.deal_learning.memory = v["memory"];
          }};
}

Section waiting_section() {
  return {{"waiting",
           "Row 25: where a deeper cut than today's is expected, P(wait) = logistic(w0 + w1 drop - "
           "w2 need), need = 1 / (1 + weeks of supply); expected: mean deepest cut seen.",
           "Gonul and Srinivasan 1996; Hendel and Nevo 2006",
           {number("drop_sensitivity", "util/share", 0.0, 0, 100, "w1; 0: off"),
            number("constant", "util", -2.0, -20, 20, "w0"),
            number("need_sensitivity", "util", 1.0, 0, 20, "w2"),
            number("memory", "/visit", 0.9, 0, 0.9999, "of the cuts seen")}},
          [](const Json& v, const YamlNode&, MarketSpec& spec) {
            WaitingSpec& s = spec.waiting;
            s.drop_sensitivity = v["drop_sensitivity"];
            s.constant = v["constant"];
            s.need_sensitivity = v["need_sensitivity"];
            s.memory = v["memory"];
          }};
}

void apply_returns(const Json& v, const YamlNode& node, MarketSpec& spec) {
  AfterSalesSpec& s = spec.after_sales;
  s.returns = v["on"];
  s.risk.base = v["constant"];
  s.risk.top_up = v["top_up"];
  s.risk.defect = v["defect"];
  s.risk.shopper_sd = v["shopper_sd"];
  s.risk.delay_mean_days = v["delay_mean_days"];
  s.risk.delay_shape = v["delay_shape"];
  s.resale_share = v["resale_share"];
  ReturnSpec by_market_day = s.risk;
  by_market_day.delay_mean_days /= spec.clock.period_days;
  s.delay = std::make_shared<ReturnDelay>(by_market_day);
  s.category_util.assign(spec.catalogue.categories.size(), 0.0);
  for (std::size_t i = 0; i < v["categories"].size(); ++i) {
    const Json& row = v["categories"][i];
    const YamlNode place = row_place(node, "categories", i);
    s.category_util[category_index(spec, place, row["category"])] = row["effect"];
  }
}

Section returns_section() {
  return {
      {"returns",
       "Row 28: P(a line comes back) = logistic(r0 + r_cat + r1 topup + r2 defect + u_h), after "
       "a gamma delay; the refund is what was paid for it, discounts are clawed back.",
       "NRF 2023; marketing-science row 28",
       {flag("on", false, "false: nothing comes back"),
        number("constant", "util", -1.66, -20, 20, "r0"),
        number("top_up", "util", 0.7, -20, 20, "r1, for goods added to reach a bar"),
        number("defect", "util", 2.0, -20, 20, "r2, for defective goods (section `service`)"),
        number("shopper_sd", "util", 0.5, 0, 10, "sd of u_h over shoppers"),
        number("delay_mean_days", "days", 9.0, 0.1, 180, "mean delay"),
        number("delay_shape", "-", 2.0, 0.1, 100, "of the gamma delay"),
        number("resale_share", "share", 0.8, 0, 1, "of the unit cost recovered"),
        table("categories",
              {required(text("category", "", {}, "its name")),
               required(number("effect", "util", 0, -20, 20, "r_cat"))},
              "categories that come back more or less often")}},
      apply_returns};
}

Section service_section() {
  return {
      {"service",
       "Row 29: orders may be defective and lead to contacts; waiting by M/M/c; Sat += learning "
       "(s - Sat), s = 1 - wait_cost minutes - defect_cost - stockout_cost.",
       "Bolton 1998; Erlang C",
       {number("contact_share", "/order", 0.0, 0, 1, "contacts; with defect_share 0: row off"),
        integer("agents", "agents", 0, 0, 100'000, "c; 0: nobody waits"),
        number("minutes_per_contact", "minutes", 10.0, 0.01, 1000, "service time"),
        number("hours_per_day", "hours", 10.0, 0.01, 24, "the service is open"),
        number("defect_share", "share", 0.0, 0, 1, "of lines"),
        number("start", "-", 0.8, 0, 1, "Sat0"),
        number("learning", "-", 0.2, 0, 1, "weight of the newest experience"),
        number("wait_cost", "/minute", 0.02, 0, 1, "satisfaction lost"),
        number("defect_cost", "-", 0.5, 0, 1, "satisfaction lost"),
        number("stockout_cost", "-", 0.2, 0, 1, "satisfaction lost")}},
      [](const Json& v, const YamlNode&, MarketSpec& spec) {
        ServiceSpec& s = spec.service;
        s.contact_share = v["contact_share"];
        s.agents = v["agents"];
        s.minutes_per_contact = v["minutes_per_contact"];
        s.hours_per_day = v["hours_per_day"];
        s.defect_share = v["defect_share"];
        s.start = v["start"];
        s.learning = v["learning"];
        s.wait_cost = v["wait_cost"];
        s.defect_cost = v["defect_cost"];
        s.stockout_cost = v["stockout_cost"];
      }};
}

Section competitor_section() {
  return {{"competitor",
           "Row 31: a new cut of ours in a category is answered with probability q_r after a lag "
           "by match x its depth; the answer takes pull x depth from our incidence there.",
           "Steenkamp, Nijs, Hanssens and Dekimpe 2005: most attacks stay without answer",
           {number("reaction", "/attack", 0.0, 0, 1, "q_r; 0: off"),
            number("match", "share", 0.7, 0, 1, "m, of our depth"),
            integer("lag_days", "market days", 7, 0, 365, "L"),
            integer("duration_days", "market days", 7, 1, 365, "of the answer"),
            number("attack_depth", "share", 0.05, 0, 1, "deeper cuts are noticed"),
            number("pull", "util/share", 1.0, 0, 50, "taken from incidence")}},
          [](const Json& v, const YamlNode&, MarketSpec& spec) {
            CompetitorSpec& s = spec.competitor;
            s.reaction = v["reaction"];
            s.match = v["match"];
            s.lag_days = v["lag_days"];
            s.duration_days = v["duration_days"];
            s.attack_depth = v["attack_depth"];
            s.pull = v["pull"];
          }};
}

void apply_cross(const Json& v, const YamlNode& node, MarketSpec& spec) {
  spec.cross_effects.clear();
  for (std::size_t i = 0; i < v["pairs"].size(); ++i) {
    const Json& row = v["pairs"][i];
    const YamlNode place = row_place(node, "pairs", i);
    const CrossEffect cross{category_index(spec, place, row["from"]),
                            category_index(spec, place, row["to"]), row["effect"]};
    if (cross.from == cross.to) place.fail("`from` and `to` are the same", "name two categories");
    spec.cross_effects.push_back(cross);
  }
}

Section cross_category_section() {
  return {
      {"cross_category",
       "Row 32: V_incidence of `to` += effect when a promoted item of `from` is in the basket.",
       "Leeflang, Parreno Selva, van Dijk and Wittink 2008: +20 % complements, -11 % substitutes",
       {table(
           "pairs",
           {required(text("from", "", {}, "category with the promoted item")),
            required(text("to", "", {}, "category it helps or hurts")),
            required(number("effect", "util", 0, -10, 10, "x_c; .2 complement, -.1 substitute"))},
           "none: off")}},
      apply_cross};
}

Section order_value_section() {
  return {{"order_value",
           "Row 33: goods outside the catalogue in each order: worth Gamma(p, nu), nu_h ~ Gamma(q, "
           "v) over shoppers (Gamma-Gamma).",
           "Fader, Hardie and Lee 2005; CDNOW, marketing-science T4",
           {number("p", "-", 6.25, 0.01, 1000, "shape of an order"),
            number("q", "-", 3.74, 1.01, 1000, "shape over shoppers"),
            number("v", "currency", 0.0, 0, 1e7, "scale: mean order = p v / (q - 1); 0: off")}},
          [](const Json& v, const YamlNode&, MarketSpec& spec) {
            spec.order_value = {v["p"], v["q"], v["v"]};
          }};
}

}  // namespace

std::vector<Section> behaviour_sections() {
  return {carts_section(),         advertising_section(), messages_section(),
          deal_learning_section(), waiting_section(),     returns_section(),
          service_section(),       competitor_section(),  cross_category_section(),
          order_value_section()};
}

}  // namespace marketday
