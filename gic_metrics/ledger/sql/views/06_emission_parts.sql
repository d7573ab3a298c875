-- Grain: site x period x variable (scope) x part x in_ets. Unit: value_t in t CO2e of the GWP set, co2_* parts in t CO2; co2e_locked (of this set) and co2e_other_set as reported.
create macro emission_parts(as_of, gwp_set) as table (
    with
    factor as (
        select
            gwp_value.gas,
            gwp_value.origin,
            gwp_value.category,
            gwp_value.value
        from gwp_value
        join reference_at(as_of) as held on held.name = 'gwp' and held.seq = gwp_value.seq
        where gwp_value.metric = gwp_set
    ),
    registered as (
        select
            site_ets.body,
            site_ets.site,
            site_ets.gas
        from site_ets
        join reference_at(as_of) as held on held.name = site_ets.body and held.seq = site_ets.seq
    ),
    ets as (
        select
            registered.site,
            registered.gas
        from registered
        where registered.body = 'own_register' or registered.site not in (select own.site from registered as own where own.body = 'own_register')
    ),
    reported as (
        select
            standing_cover.cover_id,
            fact.variable,
            fact.gas,
            case when fact.gas in ('CO2', 'CO2e') then '' else fact.origin end as origin,
            case when fact.gas in ('CO2', 'CO2e') then '' else fact.category end as category,
            case
                when fact.gas = 'CO2e' and fact.gwp_set = gwp_set then 'co2e_locked'
                when fact.gas = 'CO2e' then 'co2e_other_set'
                when fact.gas <> 'CO2' then 'other_gases'
                when fact.origin = 'biogenic' then 'co2_biogenic'
                else 'co2_fossil'
            end as part,
            fact.in_ets,
            sum(coalesce(fact.value, case when fact.notation in ('NO', 'IE') then 0 end)) as mass_t,
            count(*) filter (where fact.value is null and fact.notation not in ('NA', 'NO', 'IE')) as missing,
            count(*) as n,
            count(*) filter (where fact.notation = 'C') as confidential,
            bool_or(fact.basis = 'after') as after_capture,
            bool_or(fact.basis = 'before') as before_capture
        from cover_in_force(as_of) as standing_cover
        join fact on fact.cover_id = standing_cover.cover_id
        where standing_cover.sheet = 'emissions' and not fact.control and fact.row_class = 'reported'
        group by all
    ),
    weighed as (
        select
            standing_cover.site,
            standing_cover.period,
            reported.*,
            case
                when reported.gas in ('CO2', 'CO2e') then 1
                else coalesce(exactly.value, anywhere.value)
            end as factor,
            reported.variable = 'scope1' and coalesce(reported.in_ets, reported.gas = 'CO2e' or ets.gas is not null) as inside
        from reported
        join cover as standing_cover on standing_cover.cover_id = reported.cover_id
        left join factor as exactly
            on exactly.gas = reported.gas and exactly.origin = reported.origin and exactly.category = reported.category
            and (exactly.origin <> '' or exactly.category <> '')
        left join factor as anywhere on anywhere.gas = reported.gas and anywhere.origin = '' and anywhere.category = ''
        left join ets on ets.site = standing_cover.site and ets.gas = reported.gas
    )
    select
        weighed.site,
        weighed.period,
        weighed.variable,
        weighed.part,
        weighed.inside as in_ets,
        case
            when bool_or(weighed.after_capture) then 'after'
            when bool_or(weighed.before_capture) then 'before'
            else ''
        end as basis,
        sum(weighed.mass_t * weighed.factor) as value_t,
        sum(case when weighed.factor is null then weighed.n else weighed.missing end)::bigint as missing,
        sum(weighed.n)::bigint as n,
        sum(weighed.confidential)::bigint as confidential
    from weighed
    group by all
    order by all
);
