// Who the shoppers are and how they behave, mechanism by mechanism.
#include <fmt/core.h>

#include <cmath>
#include <set>

#include "scenarios/sections.h"

namespace marketday {
namespace {

constexpr double kLeastShape = 0.001;  // of a gamma; below, numbers overflow

void apply_population(const Json& v, const YamlNode& node, MarketSpec& spec) {
  PopulationSpec& p = spec.population;
  p.shoppers = v["shoppers"];
  p.arrival_days = v["arrival_days"];
  p.arrival_intent = v["arrival_intent"];
  p.classes.clear();
  std::set<std::string> names;
  double sum = 0.0;
  for (const Json& row : v["classes"]) {
    p.classes.push_back({row["name"], row["share"], row["price_multiplier"],
                         row["coupon_multiplier"], row["visit_multiplier"]});
    sum += p.classes.back().share;
    if (!names.insert(p.classes.back().name).second) {
      row_place(node, "classes", p.classes.size() - 1)
          .fail(fmt::format("the name `{}` stands twice", p.classes.back().name),
                "give each class its own name");
    }
  }
  if (p.classes.empty()) p.classes.push_back({"all", 1.0, 1.0, 1.0, 1.0});
  if (p.classes.size() > 255)
    row_place(node, "classes", kNoRow).fail("more than 255 classes", "use fewer");
  if (!v["classes"].empty() && std::abs(sum - 1.0) > 1e-9) {
    row_place(node, "classes", kNoRow)
        .fail(fmt::format("the shares sum to {}", sum), "they must sum to 1");
  }
}

Section population_section() {
  return {
      {"population",
       "Who the shoppers are. Classes are hidden from every policy (row 26).",
       "Kamakura and Russell 1989; marketing-science row 26",
       {integer("shoppers", "shoppers", 10000, 1, 100'000'000, "how many"),
        integer("arrival_days", "market days", 0, 0, 3650,
                "joining days are spread evenly over this many days; 0: all present at the start"),
        number(
            "arrival_intent", "util", 0.0, 0.0, 50.0,
            "added to incidence on the day a shopper joins, who then visits for certain; 0: off"),
        table("classes",
              {required(text("name", "", {}, "name of the class")),
               required(number("share", "share", 0, 0, 1, "share of the shoppers")),
               number("price_multiplier", "x", 1, 0, 10, "times the price coefficient"),
               number("coupon_multiplier", "x", 1, 0, 10, "coupon proneness"),
               number("visit_multiplier", "x", 1, 0, 10, "times the visit rate")},
              "latent classes; empty: one class")}},
      apply_population};
}

void apply_visits(const Json& v, const YamlNode& node, MarketSpec& spec) {
  VisitSpec& s = spec.visits;
  s.rate_shape = v["rate_shape"];
  s.rate_mean_per_week = v["rate_mean_per_week"];
  s.day_of_week_amplitude = v["day_of_week_amplitude"];
  s.season_amplitude = v["season_amplitude"];
  s.season_peak_day = v["season_peak_day"];
  s.events.clear();
  for (const Json& row : v["events"]) {
    const SeasonEvent event{row["first_day"], row["last_day"], row["multiplier"]};
    if (event.last_day < event.first_day) {
      row_place(node, "events", s.events.size())
          .fail(fmt::format("last_day {} is before first_day {}", event.last_day, event.first_day),
                "put them in order");
    }
    s.events.push_back(event);
  }
}

Section visits_section() {
  return {{"visits",
           "Row 1: visits ~ Poisson(rate_h S(t)) with rate_h ~ Gamma(shape, mean/shape).",
           "Ehrenberg 1959; Schmittlein, Morrison and Colombo 1987",
           {number("rate_shape", "-", 0.6, 0, 100, "shape of the gamma mixture; 0: all alike"),
            number("rate_mean_per_week", "visits/week", 1.5, 0, 100, "mean visit rate"),
            number("day_of_week_amplitude", "log", 0.0, 0, 2, "weekly swing; 0: off"),
            number("season_amplitude", "log", 0.0, 0, 2, "yearly swing; 0: off"),
            integer("season_peak_day", "day of year", 340, 0, 364, "when the season peaks"),
            table("events",
                  {required(integer("first_day", "market day", 0, 0, 65000, "first day")),
                   required(integer("last_day", "market day", 0, 0, 65000, "last day")),
                   required(number("multiplier", "x", 1, 0, 100, "times the visit rate"))},
                  "days with more or fewer visits, as 11.11")}},
          apply_visits};
}

Section lifetime_section() {
  return {{"lifetime",
           "Row 2: exponential lives with hazard mu_h ~ Gamma(shape, rate), times "
           "exp(stockout_sensitivity x stock-outs met + fatigue_sensitivity F - "
           "satisfaction_sensitivity (Sat - Sat0)).",
           "Schmittlein, Morrison and Colombo 1987; Fader, Hardie and Lee 2005",
           {number("shape", "-", 0.0, 0, 100, "s of the Pareto/NBD; 0: nobody leaves"),
            number("rate_weeks", "weeks", 11.67, 1e-6, 1e6, "beta of the Pareto/NBD"),
            number("stockout_sensitivity", "log", 0.0, 0, 5,
                   "hazard grows by exp(this) with each stock-out met; 0: off"),
            number("satisfaction_sensitivity", "log", 0.0, 0, 20, "th_sat, with `service`; 0: off"),
            number("fatigue_sensitivity", "log", 0.0, 0, 5, "th_fat, with `messages`; 0: off")}},
          [](const Json& v, const YamlNode&, MarketSpec& spec) {
            spec.lifetime.satisfaction_sensitivity = v["satisfaction_sensitivity"];
            spec.lifetime.fatigue_sensitivity = v["fatigue_sensitivity"];
            spec.lifetime.shape = v["shape"];
            spec.lifetime.rate_weeks = v["rate_weeks"];
            spec.lifetime.stockout_sensitivity = v["stockout_sensitivity"];
          }};
}

Section consideration_section() {
  return {{"consideration",
           "Row 4: rank k is examined with probability k^-exponent, then clicked with probability "
           "logistic(constant + match x taste).",
           "Craswell et al. 2008; Ursu 2018",
           {number("position_exponent", "-", 0.0, 0, 5,
                   "how fast attention falls with rank; 0: everything is considered"),
            integer("last_rank", "rank", 50, 1, 10000, "nothing below is examined"),
            number("click_constant", "util", 4.0, -20, 20, "c0"),
            number("click_match", "util", 0.0, -20, 20, "c1, times the shopper's taste")}},
          [](const Json& v, const YamlNode&, MarketSpec& spec) {
            ConsiderationSpec& s = spec.consideration;
            s.position_exponent = v["position_exponent"];
            s.last_rank = v["last_rank"];
            s.click_constant = v["click_constant"];
            s.click_match = v["click_match"];
          }};
}

Section choice_section() {
  return {
      {"choice",
       "Rows 5, 8, 13: mixed logit V = a + taste + b (p/regular - 1) + flag + state dependence.",
       "McFadden 1974; Guadagni and Little 1983",
       {number("price_mean", "util", -3.0, -50, 0, "mean of b over shoppers; 0 with sd 0: off"),
        number("price_sd", "util", 0.8, 0, 20, "sd of b"),
        number("price_highest", "util", -0.3, -50, 0, "draws above are cut here"),
        number("taste_sd", "util", 1.2, 0, 10, "sd of a shopper's liking of an item; 0: off"),
        number("deal_flag", "util", 0.6, 0, 10, "bonus of an advertised cut; 0: off"),
        number("framing_bonus", "util", 0.0, 0, 10,
               "bonus of percent-off on items under 100 currency units; 0: off",
               "rule of 100: Gonzalez et al. 2016"),
        number("state_dependence", "util", 0.7, 0, 10,
               "bonus of the item bought last in the category; 0: off",
               "Dube, Hitsch and Rossi 2010")}},
      [](const Json& v, const YamlNode&, MarketSpec& spec) {
        ChoiceSpec& s = spec.choice;
        s.price_mean = v["price_mean"];
        s.price_sd = v["price_sd"];
        s.price_highest = v["price_highest"];
        s.taste_sd = v["taste_sd"];
        s.deal_flag = v["deal_flag"];
        s.framing_bonus = v["framing_bonus"];
        s.state_dependence = v["state_dependence"];
      }};
}

Section reference_price_section() {
  return {
      {"reference_price",
       "Row 7: ref' = rho ref + (1 - rho) price when seen; V += g (ref - p)+ - loss g (p - ref)+ "
       "with g = gain_weight |b|.",
       "Kalyanaram and Winer 1995; Neumann and Boeckenholt 2014",
       {number("carry_over_per_week", "/week", 0.7, 0, 0.9999, "rho"),
        number("gain_weight", "x |b|", 0.25, 0, 5, "weight of a gain; 0: off"),
        number("loss_ratio", "x", 1.5, 0, 10, "a loss weighs this many gains")}},
      [](const Json& v, const YamlNode&, MarketSpec& spec) {
        spec.reference_price.carry_over_per_week = v["carry_over_per_week"];
        spec.reference_price.gain_weight = v["gain_weight"];
        spec.reference_price.loss_ratio = v["loss_ratio"];
      }};
}

Section incidence_section() {
  return {
      {"incidence",
       "Row 6: P(buy | visit) = logistic(constant + mu ln(sum exp V) - io x weeks of supply).",
       "Bucklin and Gupta 1992; Bell, Chiang and Padmanabhan 1999",
       {number("constant", "util", 0.0, -50, 50, "sets conversion"),
        number("inclusive_value", "-", 0.6, 0, 1, "mu; 0: the shelf does not matter"),
        number("weeks_of_supply", "util/week", 0.6, 0, 10, "io; 0: the pantry does not matter")}},
      [](const Json& v, const YamlNode&, MarketSpec& spec) {
        spec.incidence.constant = v["constant"];
        spec.incidence.inclusive_value = v["inclusive_value"];
        spec.incidence.weeks_of_supply = v["weeks_of_supply"];
      }};
}

Section quantity_section() {
  return {{"quantity",
           "Row 9: 1 + a count with mean g_h (visits_h / visits.rate_mean_per_week)^"
           "visit_elasticity x exp(base + deal x perceived depth - weeks_of_supply x weeks), "
           "Poisson or negative binomial.",
           "Gupta 1988; Bucklin, Gupta and Siddarth 1998; Ehrenberg 1959",
           {number("base", "log", -1.6, -20, 5, "k0; -20: always one unit"),
            number("deal", "log", 6.7, 0, 20, "k1; 0: no stocking up on deals"),
            number("weeks_of_supply", "log/week", 0.25, 0, 5, "k2; 0: the pantry does not matter"),
            integer("most_units", "units", 6, 1, 1000, "cap"),
            number("shape", "-", 0.0, 0, 1000,
                   "of the negative binomial: variance mean + mean^2 / shape; 0: Poisson"),
            number("shopper_shape", "-", 0.0, 0, 1000,
                   "of the gamma g_h of shoppers, mean 1; 0: all alike"),
            number("visit_elasticity", "-", 0.0, -2, 2,
                   "of units to a shopper's own visit rate; 0: none")}},
          [](const Json& v, const YamlNode& node, MarketSpec& spec) {
            for (const char* key : {"shape", "shopper_shape"}) {
              const double shape = v[key];
              if (shape <= 0.0 || shape >= kLeastShape) continue;
              node.at(key).fail(fmt::format("found {:g}", shape),
                                fmt::format("0, or {:g} and more", kLeastShape));
            }
            spec.quantity.base = v["base"];
            spec.quantity.deal = v["deal"];
            spec.quantity.weeks_of_supply = v["weeks_of_supply"];
            spec.quantity.most_units = v["most_units"];
            spec.quantity.shape = v["shape"];
            spec.quantity.shopper_shape = v["shopper_shape"];
            spec.quantity.visit_elasticity = v["visit_elasticity"];
          }};
}

Section deal_perception_section() {
  return {{"deal_perception",
           "Row 11: the depth as felt, with threshold and saturation; feeds quantity.",
           "Gupta and Cooper 1992; van Heerde et al. 2001",
           {number("threshold", "share", 0.08, 0, 1, "depth where a cut begins to be felt"),
            number("width", "share", 0.03, 0.001, 1, "width of the threshold"),
            number("saturation", "share", 0.35, 0, 1, "depth never felt above; 0: row off")}},
          [](const Json& v, const YamlNode&, MarketSpec& spec) {
            spec.deal_perception.threshold = v["threshold"];
            spec.deal_perception.width = v["width"];
            spec.deal_perception.saturation = v["saturation"];
          }};
}

Section consumption_section() {
  return {{"consumption",
           "Row 10: C = min(I, c min(1 + flexibility (weeks - 2)+ / 2, 2)), c ~ Gamma(shape).",
           "Assuncao and Meyer 1993; Ailawadi and Neslin 1998",
           {number("shape", "-", 2.0, 0, 100, "spread over shoppers; 0: all alike"),
            number("mean_per_week", "units/week", 0.5, 0, 100,
                   "mean use of a category; 0: pantries never empty and do not matter"),
            number("flexibility", "-", 0.3, 0, 5, "a full pantry is used faster; 0: off")}},
          [](const Json& v, const YamlNode&, MarketSpec& spec) {
            spec.consumption.shape = v["shape"];
            spec.consumption.mean_per_week = v["mean_per_week"];
            spec.consumption.flexibility = v["flexibility"];
          }};
}

void apply_coupons(const Json& v, const YamlNode&, MarketSpec& spec) {
  CouponSpec& s = spec.coupons;
  s.validity_days = v["validity_days"];
  s.awareness_constant = v["awareness_constant"];
  s.awareness_proneness = v["awareness_proneness"];
  s.recall_start = v["recall_start"];
  s.recall_decay = v["recall_decay"];
  s.recall_end = v["recall_end"];
  s.recall_end_width = v["recall_end_width"];
  s.face_sensitivity = v["face_sensitivity"];
  s.face_reference = v["face_reference"];
  s.recall_intent = v["recall_intent"];
}

Section coupons_section() {
  return {
      {"coupons",
       "Rows 19, 20: P(clip) = logistic(a0 + a1 proneness); a clipped coupon cuts the price on "
       "every visit and comes to mind with hazard h0 exp(-k t) + h1 exp(-(D - t)/w).",
       "Inman and McAlister 1994; dunnhumby Complete Journey",
       {integer("validity_days", "market days", 35, 0, 3650, "D"),
        number("awareness_constant", "util", -0.62, -20, 20, "a0; 20: everybody clips"),
        number("awareness_proneness", "util", 0.0, 0, 10, "a1, times the class's proneness"),
        number("recall_start", "/day", 0.0065, 0, 1, "h0; with recall_end 0: never brings a visit"),
        number("recall_decay", "/day", 0.04, 0, 5, "k"),
        number("recall_end", "/day", 0.002, 0, 1, "h1"),
        number("recall_end_width", "days", 3.0, 0.01, 1000, "w"),
        number("face_sensitivity", "log/share", 0.0, 0, 50,
               "b_v: recall grows by exp(b_v (face - face_reference))"),
        number("face_reference", "share", 0.1, 0, 1, "face the hazard was measured at"),
        number("recall_intent", "util", 0.0, 0, 50,
               "added to incidence on a visit that a coupon brought; 0: off")}},
      apply_coupons};
}

}  // namespace

std::vector<Section> shopper_sections() {
  return {population_section(),    visits_section(),   lifetime_section(),
          consideration_section(), choice_section(),   reference_price_section(),
          incidence_section(),     quantity_section(), deal_perception_section(),
          consumption_section(),   coupons_section()};
}

}  // namespace marketday
