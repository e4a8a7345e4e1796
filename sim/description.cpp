#include "sim/description.h"

#include <utility>

namespace marketday {
namespace {

Parameter make(ParameterType type, std::string name, std::string unit, Json value, double low,
               double high, std::string meaning, std::string source) {
  Parameter p;
  p.name = std::move(name);
  p.type = type;
  p.unit = std::move(unit);
  p.default_value = std::move(value);
  p.low = low;
  p.high = high;
  p.meaning = std::move(meaning);
  p.source = std::move(source);
  return p;
}

constexpr double kLowest = std::numeric_limits<double>::lowest();
constexpr double kHighest = std::numeric_limits<double>::max();

}  // namespace

Parameter number(std::string name, std::string unit, double value, double low, double high,
                 std::string meaning, std::string source) {
  return make(ParameterType::number, std::move(name), std::move(unit), value, low, high,
              std::move(meaning), std::move(source));
}

Parameter integer(std::string name, std::string unit, std::int64_t value, double low, double high,
                  std::string meaning, std::string source) {
  return make(ParameterType::integer, std::move(name), std::move(unit), value, low, high,
              std::move(meaning), std::move(source));
}

Parameter flag(std::string name, bool value, std::string meaning, std::string source) {
  return make(ParameterType::flag, std::move(name), "-", value, kLowest, kHighest,
              std::move(meaning), std::move(source));
}

Parameter text(std::string name, std::string value, std::vector<std::string> choices,
               std::string meaning, std::string source) {
  Parameter p = make(ParameterType::text, std::move(name), "-", std::move(value), kLowest, kHighest,
                     std::move(meaning), std::move(source));
  p.choices = std::move(choices);
  return p;
}

Parameter numbers(std::string name, std::string unit, std::vector<double> value, double low,
                  double high, std::string meaning, std::string source) {
  return make(ParameterType::numbers, std::move(name), std::move(unit), std::move(value), low, high,
              std::move(meaning), std::move(source));
}

Parameter texts(std::string name, std::vector<std::string> value, std::string meaning,
                std::string source) {
  return make(ParameterType::texts, std::move(name), "-", std::move(value), kLowest, kHighest,
              std::move(meaning), std::move(source));
}

Parameter table(std::string name, std::vector<Parameter> columns, std::string meaning,
                std::string source) {
  Parameter p = make(ParameterType::table, std::move(name), "-", Json::array(), kLowest, kHighest,
                     std::move(meaning), std::move(source));
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
