// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.26;

/// Where GMX keeps what in its DataStore: keccak256(abi.encode("NAME")), and the hash of that with what it is of. The
/// values are written out because the compiler would work them out anew in each place.
library GmxKeys {
    bytes32 internal constant ABOVE_OPTIMAL_USAGE_BORROWING_FACTOR =
        0x0697a21ae9a968612a7097b30b07df7630eaf35000c3e78ca63f17fd64c2266d;
    bytes32 internal constant ACCOUNT_ORDER_LIST =
        0xd008ab8798caa94b11c12ebc5bce5104c343552f5375d1bf3870b4b4a6e8d562;
    bytes32 internal constant ACCOUNT_POSITION_LIST =
        0xa94015725b1182c6666b50aed1bb84d2b2cf9da39e6f5a5b19cd01f2f37738a1;
    bytes32 internal constant BASE_BORROWING_FACTOR =
        0x4b577b54505b207509b4801875038658b5a30a983be8e0ecaa07b480f3e519cf;
    bytes32 internal constant BORROWING_FEE_RECEIVER_FACTOR =
        0x174a3ec23a145772d821721199b827025a0b7e3f95163596932ed2239f6d3e11;
    bytes32 internal constant CANCEL_ORDER_FEATURE_DISABLED =
        0x86fdb9bb0b922f499ebaec089088902cffe9f5cfb587e51bc742bcca0b431985;
    bytes32 internal constant CLAIMABLE_COLLATERAL_AMOUNT =
        0x95b0f9aac7537ff0053f80e854f6a799bd4d922442234dd163aff199d65ffb48;
    bytes32 internal constant CLAIMABLE_COLLATERAL_DELAY =
        0x38d785da7798ef0d1e9bb7dcd9264288d1f77f77eff4d2080997df015159894e;
    bytes32 internal constant CLAIMABLE_COLLATERAL_FACTOR =
        0x5f01f265319ba87ec962beee49e7b2ebd677e83ecdc2d56dd786317d4b9d416c;
    bytes32 internal constant CLAIMABLE_COLLATERAL_TIME_DIVISOR =
        0xd6f0cefee45c8294f4bd4fab381296d615e6db63979e0313550832965a54410b;
    bytes32 internal constant CLAIMABLE_FUNDING_AMOUNT =
        0x06fc3f5466c175728538f97bb3af89978c1db23c9c7f107930c4bb1b84305a1d;
    bytes32 internal constant CLAIMABLE_FUNDING_AMOUNT_PER_SIZE =
        0xeb7c85784645884cb4a464c83381b211da0a5822b2a986804aa3cba063c130cd;
    bytes32 internal constant CLAIMED_COLLATERAL_AMOUNT =
        0x5f9d28fde1f072513987142624941604342e72147a121a742437e1e099bf6745;
    bytes32 internal constant COLLATERAL_SUM =
        0xe27f5ccaade489de12c2ef69d7b8ed7fd42971f096ed75f305c7f990952b8a87;
    bytes32 internal constant CREATE_ORDER_FEATURE_DISABLED =
        0xdf83d07880c6c9da5b08e099b2210859db7182f98d9293f12e8552c7674ccbe6;
    bytes32 internal constant CUMULATIVE_BORROWING_FACTOR =
        0xdfcf1ff0bd7c33ac55f48912a5ab14e3f2f75247a2a36b0f34c4bf025cf7aca9;
    bytes32 internal constant CUMULATIVE_BORROWING_FACTOR_UPDATED_AT =
        0x965350856896dd6e2b221d575c162996752999158c92401a2428740d55b419bf;
    bytes32 internal constant DECREASE_ORDER_GAS_LIMIT =
        0xfce7a3444b72c2d30987163c1f2e6c00cffa03bf0b6ca2f077e8db006b4cae8b;
    bytes32 internal constant ESTIMATED_GAS_FEE_BASE_AMOUNT_V2_1 =
        0x39288f227e5db9a793e9f4afb15aa22b77dbb7e410ffc973c816a19a6ed921cd;
    bytes32 internal constant ESTIMATED_GAS_FEE_MULTIPLIER_FACTOR =
        0xce135f2a886cf6d862269f215b1e64498fa09cb04f90b771b163399df2a82b81;
    bytes32 internal constant ESTIMATED_GAS_FEE_PER_ORACLE_PRICE =
        0xf95915378e4358fb5f51ae0fd75853a15a29a978eb14b73d5c5b7d69d3b9fccc;
    bytes32 internal constant EXECUTE_ORDER_FEATURE_DISABLED =
        0xfeecf7f710a5550b87d68f152c61d5fa51b623a46b6f640b617fdce98319659f;
    bytes32 internal constant EXECUTION_GAS_FEE_BASE_AMOUNT_V2_1 =
        0x3f6fa256a0f23dcedf39a71b69828f9f2798c96ed183ecac67a1f77a2a8053f4;
    bytes32 internal constant EXECUTION_GAS_FEE_MULTIPLIER_FACTOR =
        0x65b1cbab23a5e24597a3d4e2966e0205be2ea573a0eab06be214d7e63488148f;
    bytes32 internal constant EXECUTION_GAS_FEE_PER_ORACLE_PRICE =
        0x335c1af4f0f3344a478b67aff6e7d3dc526f6aafe3dbd1ba2198c772551210cb;
    bytes32 internal constant FUNDING_DECREASE_FACTOR_PER_SECOND =
        0xeab049d89d71d8196c610801d3de2720496d1313dd5f0fdd4c5e6be3752d51a7;
    bytes32 internal constant FUNDING_EXPONENT_FACTOR =
        0x769527e09152c8f6c2369c579559e9b754b40a814f8d7aca18ab79ffef6c3a02;
    bytes32 internal constant FUNDING_FACTOR =
        0x8d25c5b55501c0bb1657a27730a272059c9a87bbf03ea76434f679bfef179e73;
    bytes32 internal constant FUNDING_FEE_AMOUNT_PER_SIZE =
        0x4c12833ffbe25653fd28535e4277f4c8ada589407177c25b4e4760ab736a64ba;
    bytes32 internal constant FUNDING_INCREASE_FACTOR_PER_SECOND =
        0xf107e6afaae3407c99cd46b4f6b09eab1eb038afa0327733a30098b8781f5019;
    bytes32 internal constant FUNDING_UPDATED_AT =
        0xb5ddf508060c27de8692c76ee937ac1c56cb8c1fb7431f074d2a0eb00b863ee6;
    bytes32 internal constant INCREASE_ORDER_GAS_LIMIT =
        0x983e0a7f5307213e84497f2543331fe5e404db14ddf98f98dc956e0ee3ab6875;
    bytes32 internal constant IS_MARKET_DISABLED =
        0x5c27e8a9fa01145fb01eb80b81db2eab7e57bc33d109d6a64315239a65ce4d36;
    bytes32 internal constant LENT_POSITION_IMPACT_POOL_AMOUNT =
        0x3dda68c1c3af43a8e512252c926c15763f903cc0ada8ecc4e69ef42c0471db92;
    bytes32 internal constant LIQUIDATION_FEE_FACTOR =
        0x3a9047f0ded507ed1dabb64e1e0515c4b51c350aa275b69f5d66841dcf29b4ff;
    bytes32 internal constant LIQUIDATION_FEE_RECEIVER_FACTOR =
        0x218f21fe1eab2a2eb76441fd0510d8588f02b2e2d2b3d63ded1f7ca0c565258b;
    bytes32 internal constant MAX_FUNDING_FACTOR_PER_SECOND =
        0xbeb1b2c6c23ef59c950f3194c435435cc060a612328d7b143074e6309e18e282;
    bytes32 internal constant MAX_LENDABLE_IMPACT_FACTOR =
        0x8cb6ce8cebc6a70c23e54c4b948605fa061c4abf34c0a944b4bbf3d5c600c553;
    bytes32 internal constant MAX_LENDABLE_IMPACT_USD =
        0xa23a9856708ad9f4c345187beed59b7f011e79542354bb7945a304577a52d9a7;
    bytes32 internal constant MAX_OPEN_INTEREST =
        0x00468cb3aa9036ff00a31f90887485d87e1ee0299e9c1e1a838fe5110c4fbafb;
    bytes32 internal constant MAX_PNL_FACTOR =
        0xd71a84af4a71a03c3fefcc9b7409cf8ddf5087c8ae89bfa83fc0daa003cd5bdd;
    bytes32 internal constant MAX_PNL_FACTOR_FOR_TRADERS =
        0xab15365d3aa743e766355e2557c230d8f943e195dc84d9b2b05928a07b635ee1;
    bytes32 internal constant MAX_POSITION_IMPACT_FACTOR =
        0x13be955c1220ee542749f9621d477d34649523d4273ecf1b722d67b372cca75f;
    bytes32 internal constant MAX_POSITION_IMPACT_FACTOR_FOR_LIQUIDATIONS =
        0x60c6f7a6820f7b274465f97450f5ba86cedd20f28f1cd3690510968ab87a0f8c;
    bytes32 internal constant MAX_SWAP_PATH_LENGTH =
        0x697374e09b9871325e5d5460167aebba9af368415fa1cb61cdc4c240f18834cf;
    bytes32 internal constant MIN_COLLATERAL_FACTOR =
        0x9fc265ee9783e670a7a731141f58b59bca5a260ba3eb3f893412fb613dc559f7;
    bytes32 internal constant MIN_COLLATERAL_FACTOR_FOR_LIQUIDATION =
        0xc1c82b94002bf5bd86480807e32ee86f3d83d38b2853b1e48546acc11884eebd;
    bytes32 internal constant MIN_COLLATERAL_FACTOR_FOR_OPEN_INTEREST_MULTIPLIER =
        0xdc48ea96f9c72892c8db4fdc046f04409cdef6b91e71b660bce5b8302ce8a9bb;
    bytes32 internal constant MIN_COLLATERAL_USD =
        0x6497f0f2c47edc68f06ede1c06d3475f939eb1a8341362460277bcd8ee7419f4;
    bytes32 internal constant MIN_FUNDING_FACTOR_PER_SECOND =
        0x368afb51b32c3d33dfca82b9cf2acb7189260668d74581e720aba5782e57cd14;
    bytes32 internal constant MIN_POSITION_SIZE_USD =
        0x48faddd525cc6e216bc2c62a7053b940a842e3c102782fb4da69ebeb8f7bd724;
    bytes32 internal constant NONCE =
        0x61d7b15962e47499cf052e59076ed26d83442f0a746870faeec94287c0f3d55f;
    bytes32 internal constant OPEN_INTEREST =
        0x4259c04608de5df0fa0e375507d66e8ffc81773c9f3dd501a181cbb349ae4fe0;
    bytes32 internal constant OPEN_INTEREST_IN_TOKENS =
        0xc577a5cb08b8e2126f9b9796b8c85ef9d1b5047a5ff670fc18802878f0bfd2f8;
    bytes32 internal constant OPEN_INTEREST_RESERVE_FACTOR =
        0xfb0e1c66a0f6d31a6b27a57ad9f57c3a0afb198688ed6d5930c60914530f220a;
    bytes32 internal constant OPTIMAL_USAGE_FACTOR =
        0xe6f533d0e6465526dc1f2ce029bfd519c4732e82e2774257b4d744f4601b0170;
    bytes32 internal constant ORDER_LIST =
        0x86f7cfd5d8f8404e5145c91bebb8484657420159dabd0753d6a59f3de3f7b8c1;
    bytes32 internal constant POOL_AMOUNT =
        0x8d6d2afbc2bb1e17cb89b72f19b266a410f6ee8f890812b98b609d4bbf135960;
    bytes32 internal constant POSITION_FEE_FACTOR =
        0x3999256650a6ebfea3dfbd4d56990f4d9048943a0e38ea6aabfc65122556c342;
    bytes32 internal constant POSITION_FEE_RECEIVER_FACTOR =
        0x2b88ca05099085c49a5b3a47bec5166e91b81ecf14c8e7defd75f6a0e89886df;
    bytes32 internal constant POSITION_IMPACT_EXPONENT_FACTOR =
        0xdd130ae153fcacdeb3063e386277de2d305638932d8de421f5c79f3919eea233;
    bytes32 internal constant POSITION_IMPACT_FACTOR =
        0xdbe66c23ce3688bc34131316a8b4dd967631de35afb1dbb972bc1b7c71c4a18b;
    bytes32 internal constant POSITION_IMPACT_POOL_AMOUNT =
        0x8d05e344d016decb2483e1a2db6dfebdef3f67c47ac787f0ac505b4d45d3e16c;
    bytes32 internal constant POSITION_LIST =
        0x3fe95e2be5587b71e685e297dc351a27f09a363e7d84b38bb75158a8f06590ac;
    bytes32 internal constant REQUEST_EXPIRATION_TIME =
        0xf664ba0f4e5389df44705cd100171228b74c4f050a9f00bd873e95d25c49a273;
    bytes32 internal constant RESERVE_FACTOR =
        0xeb6dbcc031d84cf5bcdec21aafd7b4ea59618b0863960405767329a7ad41889a;
    bytes32 internal constant SAVED_FUNDING_FACTOR_PER_SECOND =
        0xf63fea608b7053f75017cdb08ea8cedc1dc27ba6c7e693da824eb04a2ebc0729;
    bytes32 internal constant SINGLE_SWAP_GAS_LIMIT =
        0x3be28fb346f7abc4a956a16d3739c8c4bfcca9385988c64bf86cdd16638c1f81;
    bytes32 internal constant SKIP_BORROWING_FEE_FOR_SMALLER_SIDE =
        0x6b11e342f6958fd7970dd58c6f71142d5edf77c480f9322a8e9c96b6cc7f7888;
    bytes32 internal constant THRESHOLD_FOR_DECREASE_FUNDING =
        0x6eca37816aa74c2687a4153398ea1ad6d8174b8118dbb94527279eb35673ef30;
    bytes32 internal constant THRESHOLD_FOR_STABLE_FUNDING =
        0x183bdff2eb59d396a4199bf4641673c64ce0e2a6229c72f8a07dccbe95d57d11;
    bytes32 internal constant TOTAL_PENDING_IMPACT_AMOUNT =
        0x8c39c0e5945b8829c58b6aeea3ec86094fe23079d4b7b1a944afef24f9497d8f;
    bytes32 internal constant WNT =
        0xfe9362e2c30d3539df13ca6093740ddefd950bcc6aefb509209cacb12ba04f06;

    function at(bytes32 key, address a) internal pure returns (bytes32) {
        return keccak256(abi.encode(key, a));
    }

    function at(bytes32 key, address a, bool b) internal pure returns (bytes32) {
        return keccak256(abi.encode(key, a, b));
    }

    function at(bytes32 key, address a, address b) internal pure returns (bytes32) {
        return keccak256(abi.encode(key, a, b));
    }

    function at(bytes32 key, address a, address b, bool c) internal pure returns (bytes32) {
        return keccak256(abi.encode(key, a, b, c));
    }

    function at(bytes32 key, address a, address b, address c) internal pure returns (bytes32) {
        return keccak256(abi.encode(key, a, b, c));
    }

    function at(bytes32 key, address a, address b, uint256 c) internal pure returns (bytes32) {
        return keccak256(abi.encode(key, a, b, c));
    }

    function at(bytes32 key, address a, address b, uint256 c, address d) internal pure returns (bytes32) {
        return keccak256(abi.encode(key, a, b, c, d));
    }

    function at(bytes32 key, bytes32 a, address b, bool c) internal pure returns (bytes32) {
        return keccak256(abi.encode(key, a, b, c));
    }

    /// Of a feature: the contract that has it, and the type of order.
    function at(bytes32 key, address module, uint256 orderType) internal pure returns (bytes32) {
        return keccak256(abi.encode(key, module, orderType));
    }

    function position(address account, address market, address collateralToken, bool isLong)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(account, market, collateralToken, isLong));
    }
}
