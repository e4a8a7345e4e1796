#include "scenarios/fraud_section.h"

#include <fmt/core.h>

#include <charconv>
#include <cmath>
#include <filesystem>

#include "models/detection/account_scorer.h"
#include "models/detection/detector.h"
#include "sim/fraud/fraudster.h"
#include "sim/fraud/order_events.h"
#include "sim/registry.h"
#include "sim/screening/rules.h"

namespace marketday {
namespace {

const char* const kReference = "abm-and-fraud.md section (e)";

Description fraud_description() {
  return {
      "fraud",
      "Fraudsters among the shoppers; parts `accounts`, `costs`, `adaptation`, `labels` and "
      "`screening`, and a list `fraudsters`.",
      kReference,
      {number("share", "share", 0.0, 0, 0.5,
              "of all active accounts that fraudsters control; 0: nobody", kReference),
       number("spare", "x", 3.0, 1, 100, "accounts they may register in all, times those active")}};
}

Description accounts_description() {
  return {"accounts",
          "Part of `fraud`: what honest accounts share, without which detection is trivial.",
          kReference,
          {number("household_share", "share", 0.25, 0, 0.9,
                  "of honest accounts, in households of 2 to 5 with one address", kReference),
           number("shared_network_share", "share", 0.1, 0, 1,
                  "of households behind the public IP of a campus or provider"),
           integer("least_behind_network", "accounts", 50, 2, 100'000, "of one such IP"),
           integer("most_behind_network", "accounts", 5000, 2, 100'000, "of one such IP"),
           number("gift_share", "share", 0.03, 0, 1, "of honest orders, to another's address"),
           integer("oldest_account_days", "days", 720, 0, 10'000,
                   "honest accounts there at the opening are up to this old")}};
}

Description costs_description() {
  const auto cents = [](const char* name, int value, const char* meaning) {
    return integer(name, "cents", value, 0, 1'000'000, meaning, kReference);
  };
  return {"costs",
          "Part of `fraud`: what things cost a fraudster.",
          kReference,
          {cents("account_cents", 10, "an account"), cents("phone_cents", 40, "its phone number"),
           cents("device_cents", 100, "a device or emulator slot"),
           cents("ip_cents", 10, "a proxy IP"), cents("address_cents", 100, "a drop address"),
           cents("card_cents", 300, "a card of one's own"),
           cents("ageing_cents", 1, "an account left to age, per day"),
           cents("challenge_cents", 50, "a challenge, passed or not")}};
}

Description adaptation_description() {
  return {"adaptation",
          "Part of `fraud`: how attackers learn which of six tactics pays (blunt, spread, aged, "
          "slow, camouflaged, stealthy), wave by wave.",
          "Auer et al. 2002, EXP3",
          {flag("on", true, "off: everybody stays blunt"),
           number("learning_rate", "-", 0.3, 0, 10, "eta, per 5.00 of an account's net take"),
           number("exploration", "share", 0.1, 0.001, 1, "of waves with a random tactic"),
           number("gossip", "share", 0.1, 0, 1,
                  "gamma: probability of copying the ring that earned most", kReference),
           number("half_life_waves", "waves", 8, 0.1, 1000, "of what was learnt"),
           number("camouflage", "share", -1, -1, 1,
                  "entities and behaviour hidden, whatever the tactic; -1: the tactic's own")}};
}

Description labels_description() {
  return {"labels",
          "Part of `fraud`: when the shop learns what was fraud.",
          kReference,
          {integer("chargeback_least_days", "days", 30, 1, 365, "after the order", kReference),
           integer("chargeback_most_days", "days", 90, 1, 365, "after the order", kReference),
           integer("chargeback_fee_cents", "cents", 1500, 0, 1'000'000, "of one chargeback"),
           number("audit_share", "share", 0, 0, 1,
                  "of accounts that have ordered, looked into at random each day")}};
}

Description screening_description() {
  return {"screening",
          "Part of `fraud`: how orders and accounts are screened.",
          kReference,
          {texts("detectors", {}, "that score accounts (`marketday list detectors`); none: off"),
           integer("review_capacity_per_day", "reviews", 20, 0, 1'000'000,
                   "orders and accounts that reviewers look into"),
           number("least_suspicion", "share", 0.2, 0, 1,
                  "score below which an account is not worth a review"),
           number("explore_share", "share", 0.1, 0, 1,
                  "of the reviewers' time for accounts that are odd in a way no label has shown"),
           number("review_accuracy", "share", 0.95, 0.5, 1, "of verdicts that are right"),
           integer("review_cents", "cents", 300, 0, 1'000'000, "of one review"),
           integer("challenge_cents", "cents", 5, 0, 1'000'000, "of one challenge"),
           number("challenge_lost", "share", 0.08, 0, 1,
                  "of honest shoppers who give up; .02 to .2, an assumption", kReference),
           number("challenge_passed_casual", "share", 0.2, 0, 1, "by casual abusers"),
           number("challenge_passed_pro", "share", 0.5, 0, 1, "by professionals"),
           number("challenge_passed_bot", "share", 0.05, 0, 1, "by bots"),
           integer("hold_days", "days", 2, 0, 60, "an order not reviewed by then goes out"),
           integer("score_days", "days", 1, 1, 365, "accounts are scored every so many days"),
           integer("refit_days", "days", 3, 1, 365, "detectors are fitted every so many days"),
           integer("ban_wave_days", "days", 1, 1, 365, "bans take effect every so many days"),
           number("appeal_share", "share", 0.5, 0, 1, "of honest accounts that were banned"),
           flag("linked", true, "who shares a device or card with the banned is looked into")}};
}

Json scalar_of(const YamlNode& node) {
  const std::string text = node.text();
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) {
    if (text == "true") return true;
    if (text == "false") return false;
    return text;
  }
  if (number == std::floor(number) && std::abs(number) < 1e15) {
    return static_cast<std::int64_t>(number);
  }
  return number;
}

// A rule file as it stands, to be kept in the manifest.
Json as_json(const YamlNode& node) {
  if (node.is_map()) {
    Json map = Json::object();
    for (const std::string& key : node.keys()) map[key] = as_json(node.at(key));
    return map;
  }
  if (node.is_list()) {
    Json list = Json::array();
    for (const YamlNode& item : node.items()) list.push_back(as_json(item));
    return list;
  }
  return scalar_of(node);
}

// A path, relative to the asking file, or the rules themselves.
YamlNode rules_of(const YamlNode& node) {
  if (!node.is_scalar()) return node;
  const std::filesystem::path folder = std::filesystem::path(node.place().file).parent_path();
  return YamlNode::load((folder / node.text()).lexically_normal().string());
}

// The part of the section: of the overrides where they have it, else of the scenario.
class Parts {
 public:
  Parts(std::optional<YamlNode> own, std::optional<YamlNode> over)
      : own_(std::move(own)), over_(std::move(over)) {}

  // Values of one part: defaults, then the scenario's, then the overrides'.
  Json read(const Description& part, std::span<const std::string> also = {}) const {
    Json values = defaults(part.parameters);
    for (const auto& source : {own_, over_}) {
      const auto node = source ? source->find(part.name) : std::nullopt;
      if (node) values = read_over(*node, part, values, also);
    }
    return values;
  }
  Json read_top(std::span<const std::string> also) const {
    const Description top = fraud_description();
    Json values = defaults(top.parameters);
    for (const auto& source : {own_, over_}) {
      if (source) values = read_over(*source, top, values, also);
    }
    return values;
  }
  std::optional<YamlNode> find(const std::string& part, const std::string& key) const {
    for (const auto& source : {over_, own_}) {
      if (!source) continue;
      const auto node = part.empty() ? source : source->find(part);
      const auto found = node ? node->find(key) : std::nullopt;
      if (found) return found;
    }
    return std::nullopt;
  }

 private:
  static Json read_over(const YamlNode& node, const Description& part, const Json& values,
                        std::span<const std::string> also) {
    std::vector<Parameter> table = part.parameters;
    for (Parameter& p : table) p.default_value = values.at(p.name);
    return read_parameters(node, table, also);
  }
  std::optional<YamlNode> own_;
  std::optional<YamlNode> over_;
};

void fill_accounts(const Json& v, AccountsSpec& a) {
  a.household_share = v["household_share"];
  a.shared_network_share = v["shared_network_share"];
  a.least_behind_network = v["least_behind_network"];
  a.most_behind_network = v["most_behind_network"];
  a.gift_share = v["gift_share"];
  a.oldest_account_days = v["oldest_account_days"];
}

void fill_costs(const Json& v, FraudCosts& c) {
  c.account_cents = v["account_cents"];
  c.phone_cents = v["phone_cents"];
  c.device_cents = v["device_cents"];
  c.ip_cents = v["ip_cents"];
  c.address_cents = v["address_cents"];
  c.card_cents = v["card_cents"];
  c.ageing_cents = v["ageing_cents"];
  c.challenge_cents = v["challenge_cents"];
}

void fill_adaptation(const Json& v, AdaptationSpec& a) {
  a.on = v["on"];
  a.learning_rate = v["learning_rate"];
  a.exploration = v["exploration"];
  a.gossip = v["gossip"];
  a.half_life_waves = v["half_life_waves"];
  a.camouflage = v["camouflage"];
}

void fill_labels(const Json& v, const Parts& parts, LabelSpec& l) {
  l.chargeback_least_days = v["chargeback_least_days"];
  l.chargeback_most_days = v["chargeback_most_days"];
  l.chargeback_fee_cents = v["chargeback_fee_cents"];
  l.audit_share = v["audit_share"];
  if (l.chargeback_most_days < l.chargeback_least_days) {
    const auto node = parts.find("labels", "chargeback_most_days");
    (node ? *node : *parts.find("labels", "chargeback_least_days"))
        .fail(fmt::format("{} days at most, {} at least", l.chargeback_most_days,
                          l.chargeback_least_days),
              "chargeback_most_days no less than chargeback_least_days");
  }
}

void fill_screening(const Json& v, const Parts& parts, ScreeningSpec& s) {
  s.review_capacity_per_day = v["review_capacity_per_day"];
  s.least_suspicion = v["least_suspicion"];
  s.explore_share = v["explore_share"];
  s.review_accuracy = v["review_accuracy"];
  s.review_cents = v["review_cents"];
  s.challenge_cents = v["challenge_cents"];
  s.challenge_lost = v["challenge_lost"];
  s.challenge_passed = {v["challenge_passed_casual"], v["challenge_passed_pro"],
                        v["challenge_passed_bot"]};
  s.hold_days = v["hold_days"];
  s.score_days = v["score_days"];
  s.refit_days = v["refit_days"];
  s.ban_wave_days = v["ban_wave_days"];
  s.appeal_share = v["appeal_share"];
  s.linked = v["linked"];
  const std::vector<std::string> detectors = v["detectors"];
  if (detectors.empty()) return;
  const YamlNode node = *parts.find("screening", "detectors");
  for (const std::string& name : detectors) Registry<Detector>::instance().find(name, node.place());
  try {
    s.scorer = make_account_scorer(detectors);
  } catch (const InputError& error) {
    node.fail(error.what(), "see `marketday list detectors`");
  }
}

FraudsterPart read_fraudster(const YamlNode& node, Json& resolved) {
  static const std::vector<std::string> kOwnKeys = {"fraudster", "share"};
  const YamlNode name = node.at("fraudster");
  const auto& entry = Registry<Fraudster>::instance().find(name.text(), name.place());
  const Json parameters = read_parameters(node, entry.description.parameters, kOwnKeys);
  FraudsterPart part;
  part.share = node.at("share").number(0.0, 1.0);
  part.type = entry.create(parameters);
  resolved = {{"fraudster", name.text()}, {"share", part.share}};
  resolved.update(parameters);
  return part;
}

void fill_fraudsters(const Parts& parts, double share, Json& resolved, FraudSpec& fraud) {
  const auto list = parts.find("", "fraudsters");
  resolved["fraudsters"] = Json::array();
  const bool none = !list || list->items().empty();
  if (none) {
    if (share > 0.0) {
      parts.find("", "share")
          ->fail("a share of fraudsters without `fraudsters`",
                 "list them: fraudsters: [{fraudster: new_user_ring, share: 1}]");
    }
    return;
  }
  double sum = 0.0;
  for (const YamlNode& node : list->items()) {
    Json values;
    fraud.parts.push_back(read_fraudster(node, values));
    sum += fraud.parts.back().share;
    resolved["fraudsters"].push_back(std::move(values));
  }
  if (std::abs(sum - 1.0) > 1e-6) {
    list->fail(fmt::format("shares that add up to {:.6g}", sum),
               "shares of the fraudsters' accounts that add up to 1");
  }
}

}  // namespace

std::vector<Description> fraud_descriptions() {
  std::vector<Description> all = {accounts_description(), costs_description(),
                                  adaptation_description(), labels_description(),
                                  screening_description()};
  for (Description& part : all) part.name = "fraud." + part.name;
  all.insert(all.begin(), fraud_description());
  return all;
}

void apply_fraud_section(const YamlNode& root, const std::optional<YamlNode>& overrides,
                         Json& resolved, MarketSpec& spec) {
  const auto own = root.find("fraud");
  const auto over = overrides ? overrides->find("fraud") : std::nullopt;
  if (!own && !over) return;
  const Parts parts(own, over);
  static const std::vector<std::string> kParts = {"accounts", "costs",     "adaptation",
                                                  "labels",   "screening", "fraudsters"};
  static const std::vector<std::string> kRules = {"rules"};
  auto fraud = std::make_shared<FraudSpec>();
  Json values = parts.read_top(kParts);
  fraud->share = values["share"];
  fraud->spare = values["spare"];
  values["accounts"] = parts.read(accounts_description());
  fill_accounts(values["accounts"], fraud->accounts);
  values["costs"] = parts.read(costs_description());
  fill_costs(values["costs"], fraud->costs);
  values["adaptation"] = parts.read(adaptation_description());
  fill_adaptation(values["adaptation"], fraud->adaptation);
  values["labels"] = parts.read(labels_description());
  fill_labels(values["labels"], parts, fraud->labels);
  values["screening"] = parts.read(screening_description(), kRules);
  fill_screening(values["screening"], parts, fraud->screening);
  if (const auto node = parts.find("screening", "rules"); node && !node->is_null()) {
    const YamlNode rules = rules_of(*node);
    fraud->screening.rules =
        std::make_shared<const RuleSet>(RuleSet::read(rules, order_event_schema()));
    values["screening"]["rules"] = as_json(rules);
  }
  fill_fraudsters(parts, fraud->share, values, *fraud);
  resolved["fraud"] = std::move(values);
  spec.fraud = std::move(fraud);
}

}  // namespace marketday
