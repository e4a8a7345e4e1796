#include "sim/description.h"

#include <utility>

namespace marketday {
namespace {

Parameter make(ParameterType type, std::string_view name, std::string_view unit, Json value,
               double low, double high, std::string_view meaning, std::string_view source) {
  Parameter p;
  p.name = name;
  p.type = type;
  p.unit = unit;
  p.default_value = std::move(value);
  p.low = low;
  p.high = high;
  p.meaning = meaning;
  p.source = source;
  return p;
}

constexpr double kLowest = std::numeric_limits<double>::lowest();
constexpr double kHighest = std::numeric_limits<double>::max();

}  // namespace

Parameter::Parameter() = default;
Parameter::Parameter(const Parameter& other) = default;
Parameter::Parameter(Parameter&& other) noexcept = default;
Parameter& Parameter::operator=(const Parameter& other) = default;
Parameter& Parameter::operator=(Parameter&& other) noexcept = default;
Parameter::~Parameter() = default;

Description::Description(std::string_view name_, std::string_view summary_,
                         std::string_view source_, std::vector<Parameter> parameters_,
                         std::string_view suite_)
    : name(name_),
      summary(summary_),
      source(source_),
      parameters(std::move(parameters_)),
      suite(suite_) {}
Description::Description(const Description& other) = default;
Description::Description(Description&& other) noexcept = default;
Description& Description::operator=(const Description& other) = default;
Description& Description::operator=(Description&& other) noexcept = default;
Description::~Description() = default;

Parameter number(std::string_view name, std::string_view unit, double value, double low,
                 double high, std::string_view meaning, std::string_view source) {
  return make(ParameterType::number, name, unit, value, low, high, meaning, source);
}

Parameter integer(std::string_view name, std::string_view unit, std::int64_t value, double low,
                  double high, std::string_view meaning, std::string_view source) {
  return make(ParameterType::integer, name, unit, value, low, high, meaning, source);
}

Parameter flag(std::string_view name, bool value, std::string_view meaning,
               std::string_view source) {
  return make(ParameterType::flag, name, "-", value, kLowest, kHighest, meaning, source);
}

Parameter text(std::string_view name, std::string_view value, std::vector<std::string> choices,
               std::string_view meaning, std::string_view source) {
  Parameter p =
      make(ParameterType::text, name, "-", std::string(value), kLowest, kHighest, meaning, source);
  p.choices = std::move(choices);
  return p;
}

Parameter numbers(std::string_view name, std::string_view unit, std::vector<double> value,
                  double low, double high, std::string_view meaning, std::string_view source) {
  return make(ParameterType::numbers, name, unit, std::move(value), low, high, meaning, source);
}

Parameter texts(std::string_view name, std::vector<std::string> value, std::string_view meaning,
                std::string_view source) {
  return make(ParameterType::texts, name, "-", std::move(value), kLowest, kHighest, meaning,
              source);
}

Parameter table(std::string_view name, std::vector<Parameter> columns, std::string_view meaning,
                std::string_view source) {
  Parameter p =
      make(ParameterType::table, name, "-", Json::array(), kLowest, kHighest, meaning, source);
  p.columns = std::move(columns);
  return p;
}

Parameter required(Parameter parameter) {
  parameter.default_value = nullptr;
  return parameter;
}

Json defaults(const std::vector<Parameter>& parameters) {
  Json values = Json::object();
  for (const Parameter& p : parameters) {
    if (!p.default_value.is_null()) values[p.name] = p.default_value;
  }
  return values;
}

}  // namespace marketday
