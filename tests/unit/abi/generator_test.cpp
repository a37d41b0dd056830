// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "abi/samples/odd_shapes.hpp"
#include "contracts-abi/generator/header.hpp"
#include "contracts-abi/generator/names.hpp"

using namespace evenkeel;
namespace odd = abi::samples::odd_shapes;

namespace {

/// The error of the generator for one entry of an interface.
std::string refusal(const std::string& entry) {
    const std::string json =
        R"({"contract": "C", "source": "s", "version": "1", "abi": [)" + entry + "]}";
    const auto contract = abigen::read_contract(json);
    if (!contract) return contract.error().message;
    const auto header = abigen::write_header(*contract, "x::c");
    return header ? "" : header.error().message;
}

std::string function_of(const std::string& type) {
    return R"({"type": "function", "name": "f", "inputs": [{"name": "a", "type": ")" + type +
           R"("}], "outputs": []})";
}

}  // namespace

TEST_CASE("names of contracts become names of this house", "[abi][generator]") {
    CHECK(abigen::snake_case("tickLower") == "tick_lower");
    CHECK(abigen::snake_case("feeGrowthInside0LastX128") == "fee_growth_inside0_last_x128");
    CHECK(abigen::snake_case("sqrtPriceX96") == "sqrt_price_x96");
    CHECK(abigen::snake_case("_WETH9") == "weth9");
    CHECK(abigen::snake_case("isETHPool") == "is_eth_pool");
    CHECK(abigen::snake_case("get_dy") == "get_dy");
    CHECK(abigen::snake_case("operator") == "operator_");
    CHECK(abigen::snake_case("xor_eq") == "xor_eq_");
    CHECK(abigen::snake_case("_") == "");
    CHECK(abigen::camel_case("slot0") == "Slot0");
    CHECK(abigen::camel_case("get_dy") == "GetDy");
    CHECK(abigen::camel_case("DOMAIN_SEPARATOR") == "DOMAINSEPARATOR");
    abigen::Scope scope;
    CHECK(scope.claim("Liquidate") == "Liquidate");
    CHECK(scope.claim("Liquidate") == "Liquidate2");
    CHECK(scope.claim("Slot0") == "Slot0");
    CHECK(scope.claim("Slot0") == "Slot0_2");
}

TEST_CASE("overloads get numbers and unnamed parts get names", "[abi][generator]") {
    CHECK(odd::Liquidate::kSignature == "liquidate(address)");
    CHECK(odd::Liquidate2::kSignature == "liquidate(address,int256)");
    const odd::Liquidate2::Output output{.value0 = u256(7u), .value1 = true};
    const Bytes bytes = abi::encode_output<odd::Liquidate2>(output);
    CHECK(abi::decode_output<odd::Liquidate2>(bytes).value() == output);
    const odd::Position::Input input{.arg0 = {1, 2, 3, 4}, .operator_ = {}, .new_ = 5, .new_2 = 6};
    CHECK(abi::decode_input<odd::Position>(abi::encode_call<odd::Position>(input)).value() ==
          input);
    CHECK(odd::Unnamed::kSignature == "unnamed((uint8,string))");
    const odd::Unnamed::Input pair{{.field0 = 3, .note = "n"}};
    CHECK(abi::decode_input<odd::Unnamed>(abi::encode_call<odd::Unnamed>(pair)).value() == pair);
}

TEST_CASE("nested arrays of tuples become nested structs", "[abi][generator]") {
    const odd::PositionTuple position{
        .is_long = true,
        .legs = {{{{.tick = -5, .weight = u256(1u)}, {.tick = 7, .weight = u256(2u)}}}}};
    const odd::Position::Output output{{position, {}}};
    const Bytes bytes = abi::encode_output<odd::Position>(output);
    CHECK(abi::decode_output<odd::Position>(bytes).value() == output);
    CHECK(abi::decode_output<odd::Position>({}).error().message ==
          "position(bytes4,address,uint16,uint16): expected 32 bytes at byte 0, found 0 bytes");
}

TEST_CASE("events are read from topics and data, and from nothing else", "[abi][generator]") {
    odd::MovedEvent::Data event;
    event.who.bytes.fill(0x11);
    event.note.bytes.fill(0x22);
    event.by = -3;
    event.amounts = {u256(1u), u256::max()};
    const Log log = abi::encode_event<odd::MovedEvent>(Address{}, event);
    REQUIRE(log.topics.size() == 4);
    CHECK(log.topics[2] == event.note);
    CHECK(abi::is_event<odd::MovedEvent>(log));
    CHECK(abi::decode_event<odd::MovedEvent>(log).value() == event);
    CHECK_FALSE(abi::decode_event<odd::PingEvent>(log).has_value());
    CHECK(abi::decode_event<odd::PingEvent>(abi::encode_event<odd::PingEvent>({}, {})).has_value());

    Log changed = log;
    changed.topics.pop_back();
    CHECK_FALSE(abi::decode_event<odd::MovedEvent>(changed).has_value());
    changed = log;
    changed.topics[1].bytes[0] = 1;
    CHECK_THAT(abi::decode_event<odd::MovedEvent>(changed).error().message,
               Catch::Contains("who: expected address"));
    changed = log;
    changed.data.pop_back();
    CHECK_FALSE(abi::decode_event<odd::MovedEvent>(changed).has_value());
    changed.topics.clear();
    CHECK_FALSE(abi::decode_event<odd::MovedEvent>(changed).has_value());
}

TEST_CASE("custom errors are read from revert data", "[abi][generator]") {
    const odd::TooSmallError::Input error{u256(1u), u256(2u)};
    const Bytes data = abi::encode_call<odd::TooSmallError>(error);
    CHECK(abi::is_call_of<odd::TooSmallError>(data));
    CHECK(abi::decode_input<odd::TooSmallError>(data).value() == error);
    CHECK_FALSE(abi::decode_input<odd::Liquidate>(data).has_value());
    CHECK_FALSE(abi::decode_input<odd::TooSmallError>(ByteView(data).first(3)).has_value());
}

TEST_CASE("the generator refuses types that do not exist", "[abi][generator]") {
    const auto type =
        GENERATE(as<std::string>{}, "uint7", "uint0", "uint264", "uint", "int", "uint08", "uint8x",
                 "bytes0", "bytes33", "bytes1x", "fixed128x18", "address payable", "uint8[0]",
                 "uint8[", "uint8[]x", "uint8[-1]", "uint8[99999999999]", "");
    INFO(type);
    CHECK_THAT(refusal(function_of(type)),
               Catch::StartsWith("abi[0] f: a: type \"" + type + "\": unknown type"));
    CHECK(refusal(function_of("uint8[3][]")) == "");
}

TEST_CASE("the generator refuses what is no interface", "[abi][generator]") {
    struct Row {
        const char* name;
        const char* entry;
        const char* says;
    };
    const auto row = GENERATE(values<Row>({
        {"no JSON", "{", "file: not valid JSON"},
        {"a number", "5", "abi[0]: expected an object, found number"},
        {"a constructor", R"({"type": "constructor", "inputs": []})", "found \"constructor\""},
        {"no name", R"({"type": "function", "inputs": [], "outputs": []})",
         "expected a string \"name\""},
        {"a name with a quote",
         R"({"type": "function", "name": "a\"b", "inputs": [], "outputs": []})", "identifier"},
        {"a name with a digit first",
         R"({"type": "function", "name": "1a", "inputs": [], "outputs": []})", "identifier"},
        {"no outputs", R"({"type": "function", "name": "f", "inputs": []})",
         "abi[0] f: expected an array \"outputs\""},
        {"an unknown key",
         R"({"type": "function", "name": "f", "inputs": [], "outputs": [], "gas": 1})",
         "unknown key \"gas\""},
        {"an anonymous event", R"({"type": "event", "name": "E", "inputs": [], "anonymous": true})",
         "anonymous"},
        {"a tuple without components",
         R"({"type": "error", "name": "E", "inputs": [{"name": "a", "type": "tuple"}]})",
         "without components"},
        {"an empty tuple",
         R"({"type": "error", "name": "E", "inputs": [{"name": "a", "type": "tuple", "components": []}]})",
         "without components"},
        {"components without a tuple",
         R"({"type": "error", "name": "E", "inputs": [{"name": "a", "type": "bool", "components": []}]})",
         "with components"},
        {"the same twice",
         R"({"type": "error", "name": "E", "inputs": []}, {"type": "error", "name": "E", "inputs": []})",
         "stands twice"},
        {"four indexed fields",
         R"({"type": "event", "name": "E", "inputs": [{"name": "a", "type": "bool", "indexed": true},
            {"name": "b", "type": "bool", "indexed": true}, {"name": "c", "type": "bool", "indexed": true},
            {"name": "d", "type": "bool", "indexed": true}]})",
         "at most 3 indexed"},
    }));
    INFO(row.name);
    CHECK_THAT(refusal(row.entry), Catch::Contains(row.says));
}

TEST_CASE("the generator insists on where an interface comes from", "[abi][generator]") {
    CHECK_THAT(
        abigen::read_contract(R"({"contract": "C", "version": "1", "abi": []})").error().message,
        Catch::Contains("\"source\""));
    CHECK_THAT(
        abigen::read_contract(R"({"contract": "C", "source": "", "version": "1", "abi": []})")
            .error()
            .message,
        Catch::Contains("must not be empty"));
    CHECK_THAT(abigen::read_contract(R"({"contract": "C", "source": "s", "version": "1"})")
                   .error()
                   .message,
               Catch::Contains("array \"abi\""));
}
